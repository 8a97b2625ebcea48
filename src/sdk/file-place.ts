import { DOLLAR, joinShell, type Shell, sh } from '../shell/sh.ts';
import { looksAt, shared } from '../shell/shared.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { decodeText, isBinary, SHOWN_BYTES } from './file-content.ts';
import {
  type Description,
  describePath,
  type FileState,
  locate,
  readDescription,
  type Whereabouts,
} from './file-state.ts';
import { type Output, type Probe, probe } from './probe.ts';

/** A place on the host where a content is wanted. */
export interface WantedPlace extends Whereabouts {
  readonly path: string;
  /** The checksum of the wanted content; without one the content is not read. */
  readonly sha256?: string | undefined;
}

/** What stands at such a place. */
export interface Place {
  readonly at: FileState;
  /** Of the file that is there. */
  readonly sha256?: string;
  /** There where the content differs from the wanted one, is short and is text. */
  readonly text?: string;
}

/**
 * Defines `describe`, which describes `$p` and its content: the fields of `describePath`, then the checksum, the number of
 * bytes that follow, and those bytes. They follow only where the checksum is not `$1`.
 */
export const describePlace = ({ flags }: Description): Shell => (flags ? DESCRIBE_WITH_FLAGS : DESCRIBE);

const describing = (asked: Description): Shell =>
  shared(sh`describe() {
${describePath(asked)}
h=; n=0
if [ -n "$1" ] && [ -f "$p" ]; then
eval "h=\$infrakit_sum$infrakit_sum"
case $h in *"  $p") ;; *) h=$(sha256sum <"$p") || h= ;; esac
h=${DOLLAR}{h%% *}
fi
if [ -n "$h" ]; then
[ "$h" = "$1" ] || n=$(wc -c <"$p")
[ "$n" -le ${SHOWN_BYTES} ] || n=0
fi
printf '%s\0%s\0' "$h" "$n"
[ "$n" -eq 0 ] || head -c "$n" -- "$p"
printf '\0'
}`);
const DESCRIBE = describing({});
const DESCRIBE_WITH_FLAGS = describing({ flags: true });

/** What stands at each of these places, in one read. */
export const places = (wanted: readonly WantedPlace[], asked: Description = {}): Probe<readonly Place[]> =>
  probe(joinShell([describePlace(asked), ...wanted.map(callDescribe)], '\n'), (output) => {
    const fields = new Fields(output);
    return wanted.map(() => readPlace(fields, asked));
  });

const callDescribe = (wanted: WantedPlace): Shell =>
  sh`${looksAt('state', wanted.path)}${wanted.sha256 === undefined ? sh`` : looksAt('sum', wanted.path)}${locate(wanted.path, wanted)}
describe ${wanted.sha256 ?? ''}`;

/** Reads fields that end with a NUL, and runs of bytes between them. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @throws InfrakitError where the probe itself failed */
  constructor({ rc, bytes, stderr }: Output) {
    if (rc !== 0) throw new InfrakitError(`cannot read files on the host: ${stderr.trim() || `exit status ${rc}`}`);
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  next(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new InfrakitError('the host described a file only in part');
    return decodeText(this.take(end - this.#at)).text;
  }

  /** So many bytes, and the NUL behind them. */
  take(count: number): Uint8Array {
    const end = this.#at + count;
    if (this.#bytes[end] !== 0) throw new InfrakitError('a file changed on the host while it was read');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return taken;
  }
}

/** One answer of `describe`. */
export function readPlace(fields: Fields, asked: Description = {}): Place {
  const described = [fields.next(), fields.next(), fields.next(), fields.next(), fields.next()];
  const at = readDescription(described, asked);
  const sha256 = fields.next();
  const size = Number(fields.next());
  const content = fields.take(size);
  return {
    at,
    ...(sha256 === '' ? {} : { sha256 }),
    ...(size === 0 || isBinary(content) ? {} : { text: decodeText(content).text }),
  };
}
