import type { Span } from '../source/span.ts';
import type { YamlNode } from '../source/yaml-node.ts';
import { type LoadContext, report } from './load-context.ts';
import type { Parent, RoleUse, TaskItem } from './model.ts';

/** Where the reader stands in the tree of plays, roles and files. */
export interface Place {
  readonly context: LoadContext;
  readonly parent: Parent | undefined;
  readonly role: RoleUse | undefined;
  /** The directory of the file being read. */
  readonly directory: string;
  readonly playbookDirectory: string;
  readonly isHandler: boolean;
  /** The collections in which short names are searched, in that order. */
  readonly collections: readonly string[];
  /** The files and roles being read, outermost first. */
  readonly chain: readonly Link[];
  readonly uses: RoleUses;
}

/** What it takes to find the module of a name. */
export type ModulePlace = Pick<Place, 'context' | 'collections' | 'playbookDirectory'>;

export interface Link {
  readonly path: string;
  /** As a cycle is printed. */
  readonly shown: string;
}

/** What the roles of a play leave behind while it is read. */
export interface RoleUses {
  readonly handlers: TaskItem[];
}

export const noUses = (): RoleUses => ({ handlers: [] });

/** Reads a list of tasks (of which section of a play, errors say); handed down so that blocks and imports can hold lists of tasks again. */
export type ReadItems = (node: YamlNode | undefined, place: Place, section?: string) => TaskItem[];

/** The place with one more link in its chain, or undefined after a cycle was reported. */
export function enter(place: Place, link: Link, what: string, span: Span): Place | undefined {
  const { chain } = place;
  const seen = chain.findIndex(({ path }) => path === link.path);
  if (seen < 0) return { ...place, chain: [...chain, link] };
  const circle = [...chain.slice(seen), link].map(({ shown }) => shown).join(' -> ');
  report(place.context, `${what} in a circle: ${circle}`, { span });
  return undefined;
}
