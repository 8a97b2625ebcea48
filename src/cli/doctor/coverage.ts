import { locate, type Span } from '../../source/span.ts';

/** What content can use by name. */
export const KINDS = [
  'module',
  'keyword',
  'filter',
  'test',
  'lookup',
  'connection',
  'strategy',
  'become method',
] as const;
export type Kind = (typeof KINDS)[number];
export type Verdict = 'known' | 'approximated' | 'unknown';

export interface Use {
  readonly kind: Kind;
  readonly name: string;
  readonly verdict: Verdict;
  /** How it differs from Ansible, or what is to be done. */
  readonly why: string | undefined;
  /** `file:line`, in the order they were met. */
  readonly places: readonly string[];
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly why?: string | undefined;
}

/** Says what we make of a name, and why where that is not all of it. */
export type Judge = (kind: Kind, name: string) => Judgement;

interface Noted {
  readonly kind: Kind;
  readonly name: string;
  readonly places: Set<string>;
  readonly judgement: Judgement;
}

/** Gathers what content uses. A place counts once, however often it is read. */
export class Coverage {
  readonly #judge: Judge;
  readonly #uses = new Map<string, Noted>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** @param judgement where it is known already, or where the place counts and not the name alone */
  note(kind: Kind, name: string, span: Span, judgement: Judgement = this.#judge(kind, name)): void {
    const key = [kind, name, judgement.verdict, judgement.why].join('\0');
    const use = this.#uses.get(key) ?? { kind, name, places: new Set<string>(), judgement };
    this.#uses.set(key, use);
    use.places.add(locate(span).replace(/:\d+$/, ''));
  }

  /** By kind, then by name. */
  uses(): readonly Use[] {
    return [...this.#uses.values()]
      .map(({ kind, name, places, judgement }): Use => {
        return { kind, name, verdict: judgement.verdict, why: judgement.why, places: [...places] };
      })
      .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  }
}
