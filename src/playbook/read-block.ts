import type { Span } from '../source/span.ts';
import { collectionsOf } from './collections-keyword.ts';
import { checkKeywords, type Fields } from './keywords.ts';
import { report } from './load-context.ts';
import type { Block, Level, TaskItem } from './model.ts';
import { readNames } from './names.ts';
import type { Place, ReadItems } from './place.ts';
import { readLevel } from './read-level.ts';

export const isBlock = (fields: Fields): boolean => fields.has('block') || fields.has('rescue') || fields.has('always');

/** A `block:` with its `rescue:` and `always:`. */
export function readBlock(fields: Fields, span: Span, place: Place, readItems: ReadItems): Block {
  const { context } = place;
  checkKeywords(fields, 'block', context);
  if (!fields.has('block')) report(context, '"rescue" and "always" need a "block" beside them', { span });
  return makeBlock(
    { ...place, collections: collectionsOf(fields, place) },
    {
      level: readLevel(fields, span, place),
      origin: 'block',
      notify: readNames(fields.get('notify')?.value, context),
      fill: (inside) => ({
        body: readItems(fields.get('block')?.value, fields.has('rescue') ? excused(inside) : inside),
        rescue: readItems(fields.get('rescue')?.value, inside),
        always: readItems(fields.get('always')?.value, inside),
      }),
    },
  );
}

/** The place where a failure is rescued. */
const excused = (place: Place): Place => ({ ...place, context: { ...place.context, excused: true } });

export interface BlockParts {
  readonly level: Level;
  readonly origin: Block['origin'];
  readonly notify?: Block['notify'];
  /** Reads what is in the block, which is already the parent there. */
  fill(inside: Place): { body: TaskItem[]; rescue?: TaskItem[]; always?: TaskItem[] };
}

/** A block at a place. It exists before what is in it, because that points back to it. */
export function makeBlock(place: Place, { level, origin, notify = [], fill }: BlockParts): Block {
  const body: TaskItem[] = [];
  const rescue: TaskItem[] = [];
  const always: TaskItem[] = [];
  const { parent, role, directory } = place;
  const block: Block = { kind: 'block', ...level, parent, origin, role, notify, body, rescue, always, directory };
  const filled = fill({ ...place, parent: block });
  body.push(...filled.body);
  rescue.push(...(filled.rescue ?? []));
  always.push(...(filled.always ?? []));
  return block;
}
