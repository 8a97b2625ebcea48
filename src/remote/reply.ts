import { StringDecoder } from 'node:string_decoder';
import type { Output } from '../sdk/probe.ts';
import type { Section } from './section-reader.ts';

export type StreamName = 'stdout' | 'stderr';
export type OnOutput = (stream: StreamName, text: string) => void;

const STREAMS: readonly StreamName[] = ['stdout', 'stderr'];

/** What a request wants to hear of its answer. */
interface Listener {
  /** What the first `shown` scripts print, as it comes. */
  readonly onOutput?: OnOutput | undefined;
  readonly shown: number;
  /** The shell has begun with the scripts. */
  onBegin?(): void;
  /** A script has ended. */
  onAnswer(index: number, output: Output): void;
}

/** What a script printed, as far as it has come. */
interface Said {
  readonly out: Section;
  err?: Section;
}

const NOTHING: Section = { word: '', bytes: Buffer.alloc(0), truncated: false };

/** The words of `infrakit_peek`: `=0`, or `+1` where something on stderr follows. */
const isAhead = ({ out }: Said): boolean => /^[=+]/.test(out.word);

/** The answer to one request, as it comes in. */
export class Reply {
  readonly #sections = { stdout: [] as Said[], stderr: [] as Section[] };
  readonly #phase = { stdout: 'before', stderr: 'before' };
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #hidden = { stdout: false, stderr: false };
  readonly #listener: Listener;
  #answered = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** True once the first mark came: what was said before it came from elsewhere. */
  get begun(): boolean {
    return STREAMS.some((stream) => this.#phase[stream] !== 'before');
  }

  get complete(): boolean {
    return STREAMS.every((stream) => this.#phase[stream] === 'after');
  }

  take(stream: StreamName, section: Section): void {
    this.#show(stream, this.#decoders[stream].end());
    if (section.word === 'begin') {
      if (!this.begun) this.#listener.onBegin?.();
      this.#phase[stream] = 'inside';
    } else if (section.word === 'end') this.#phase[stream] = 'after';
    else {
      if (stream === 'stderr') this.#sections.stderr.push(section);
      else this.#takeStdout(section);
      this.#hidden[stream] = false;
      this.#answer();
    }
  }

  #takeStdout(section: Section): void {
    const { stdout } = this.#sections;
    const last = stdout.at(-1);
    if (last && section.word === 'said') last.err = section;
    else stdout.push(section.word.startsWith('=') ? { out: section, err: NOTHING } : { out: section });
  }

  /** Tells of the next scripts once both their streams have come to their end. */
  #answer(): void {
    for (;;) {
      const said = this.#sections.stdout[this.#answered];
      // What was sent ahead tells by itself what it said on stderr.
      const err = said?.err ?? (said && isAhead(said) ? undefined : this.#sections.stderr[this.#answered]);
      if (!said || !err) return;
      this.#listener.onAnswer(this.#answered++, toOutput(said.out, err));
    }
  }

  watch(stream: StreamName, bytes: Buffer): void {
    if (this.#listener.onOutput && this.#phase[stream] === 'inside')
      this.#show(stream, this.#decoders[stream].write(bytes));
  }

  /** Shows text up to a NUL: what follows is an answer to the module. */
  #show(stream: StreamName, text: string): void {
    if (this.#phase[stream] !== 'inside' || this.#hidden[stream]) return;
    if (this.#sections[stream].length >= this.#listener.shown) return;
    const [shown = ''] = text.split('\0', 1);
    this.#hidden[stream] = shown.length < text.length;
    if (shown !== '') this.#listener.onOutput?.(stream, shown);
  }
}

function toOutput(out: Section, err: Section): Output {
  const notes = [
    ...(out.truncated ? [`[stdout is longer: only the first ${out.bytes.length} bytes are kept]`] : []),
    ...(err.truncated ? [`[stderr is longer: only the first ${err.bytes.length} bytes are kept]`] : []),
  ];
  return {
    rc: Number(out.word.replace(/^[=+]/, '')),
    stdout: out.bytes.toString('utf8'),
    stderr: [err.bytes.toString('utf8'), ...notes].join(notes.length > 0 ? '\n' : ''),
    bytes: out.bytes,
  };
}
