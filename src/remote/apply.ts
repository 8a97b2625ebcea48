import type { Change, Staged } from '../sdk/change.ts';
import type { Output } from '../sdk/probe.ts';
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
