import {
  defineControl,
  expression,
  int,
  json,
  params,
  UndefinedVariable,
  Unknown,
  type Value,
} from '../../sdk/index.ts';

export const debug = defineControl({
  name: 'debug',
  collection: 'ansible.builtin',
  summary: 'Print a message or the value of a variable.',
  params: params(() => ({ msg: json().optional(), var: expression().optional(), verbosity: int().default(0) }), {
    rule: ({ msg, var: shown }) => (msg !== undefined && shown ? 'msg and var exclude each other' : undefined),
  }),
  where: 'controller',
  check: 'run',
  expressions: ['var'],
  run({ var: shown, verbosity }, context) {
    if (context.verbosity < verbosity) return { skipped: true, msg: 'Verbosity threshold not met.' };
    if (!shown) return { shown: true, values: new Map([['msg', context.given.get('msg') ?? 'Hello world!']]) };
    const value = read();
    if (value instanceof Unknown) return { unknown: value };
    return { shown: true, values: new Map([[shown.text, value]]) };

    function read(): Value {
      try {
        return shown ? context.evaluate(shown) : null;
      } catch (error) {
        if (error instanceof UndefinedVariable) return 'VARIABLE IS NOT DEFINED!';
        throw error;
      }
    }
  },
});
