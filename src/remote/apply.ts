import type { Change, Staged } from '../sdk/change.ts';
import type { Output } from '../sdk/probe.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { withEnvironment } from './environment.ts';
import { applyScript, INLINE_LIMIT, sizeOf } from './stage.ts';

/** How changes reach a host. */
interface Way {
  readonly environment: ReadonlyMap<string, string> | undefined;
  /** Runs scripts in one round trip, up to the first that fails. */
  send(scripts: readonly string[], isLast: boolean): Promise<readonly Output[]>;
  /** The contents of a change that only a server can give. */
  obtain(change: Change): Promise<readonly Staged[]> | undefined;
  /** Lays down large contents; gives the output of the first that the host refused. */
  upload(contents: readonly Staged[], path: string | undefined): Promise<Output | undefined>;
}

/**
 * Applies changes in order and stops after the first that fails; gives one output for each that ran. Scripts travel
 * together; contents that do not fit into one go through a stream of their own, between the changes before and after.
 */
export async function applyChanges(changes: readonly Change[], way: Way): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  let scripts: string[] = [];
  const flush = async (isLast: boolean): Promise<boolean> => {
    outputs.push(...(await way.send(scripts, isLast)));
    scripts = [];
    return outputs.at(-1)?.rc === 0;
  };
  for (const planned of changes) {
    const obtained = await way.obtain(planned);
    const change = obtained === undefined ? planned : { ...planned, stage: [...(planned.stage ?? []), ...obtained] };
    const large = (change.stage ?? []).filter(({ content }) => sizeOf(content) > INLINE_LIMIT);
    const script = withEnvironment(await applyScript(change), way.environment);
    if (large.length > 0) {
      if (scripts.length > 0 && !(await flush(false))) return outputs;
      const failure = await way.upload(large, change.path);
      if (failure) return [...outputs, failure];
    }
    scripts.push(script);
  }
  if (scripts.length > 0) await flush(true);
  return outputs;
}

/**
 * The scripts that make the changes, what is too long for a script laid down already; or the output of the first content
 * that the host refused.
 *
 * @throws InfrakitError where a content can only be laid down once an earlier change is made
 */
export async function collectScripts(
  changes: readonly Change[],
  way: Omit<Way, 'send'>,
): Promise<readonly string[] | Output> {
  const scripts: string[] = [];
  const [refused] = await applyChanges(changes, {
    ...way,
    send: async (sent, isLast) => {
      if (!isLast) throw new InfrakitError('this cannot run in the background: what it lays down is too large');
      scripts.push(...sent);
      return [];
    },
  });
  return refused ?? scripts;
}
