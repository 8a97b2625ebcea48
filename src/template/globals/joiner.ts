import { bind } from '../bind.ts';
import type { GlobalFunction } from '../library.ts';
import { NativeFunction } from '../operations/call.ts';

/** `joiner(', ')`: a function that gives nothing the first time, and the separator from then on. */
export const joiner: GlobalFunction = {
  name: 'joiner',
  run(args) {
    const { sep } = bind('joiner()', { sep: ', ' }, args);
    let isFirst = true;
    return new NativeFunction('joiner', () => {
      const given = isFirst ? '' : sep;
      isFirst = false;
      return given;
    });
  },
};
