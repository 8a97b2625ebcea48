import { optionalText, wantInteger } from '../../coerce.ts';
import { wrapLine } from '../../formats/wrap-text.ts';
import type { Filter } from '../../library.ts';
import { splitLines } from '../../operations/string-parts.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { defineFilter } from '../define.ts';

export const wordwrapFilter: Filter = defineFilter(
  ['wordwrap'],
  { width: 79, break_long_words: true, wrapstring: null, break_on_hyphens: true },
  (input, args) => {
    const width = wantInteger("the width of the filter 'wordwrap'", args.width);
    if (width < 1) refuse("the width of the filter 'wordwrap' must be at least 1");
    const wrapping = {
      width,
      breakLongWords: truth(args.break_long_words),
      breakOnHyphens: truth(args.break_on_hyphens),
    };
    const newline = optionalText(args.wrapstring) ?? '\n';
    const paragraphs = splitLines(text(input));
    return paragraphs.map((paragraph) => wrapLine(paragraph, wrapping).join(newline)).join(newline);
  },
);
