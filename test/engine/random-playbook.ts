import fc from 'fast-check';
import type { RunEvent } from '../../src/events/run-event.ts';
import type { Json } from '../../src/template/value.ts';

type Task = { readonly [keyword: string]: Json };

/** The file that the playbooks include lies beside them. */
export const INCLUDED = 'included.yml';
export const INCLUDED_TASKS = JSON.stringify([
  { copy: { dest: '{{ base }}/d/f', content: "{{ f | default('included') }}" } },
  { stat: { path: '{{ base }}/a' }, register: 'r1' },
  { command: 'touch {{ base }}/b', when: 'not r1.stat.exists' },
  { lineinfile: { path: '{{ base }}/b', line: 'included', create: true } },
]);

/** Few paths, contents and names, so that tasks get in each other's way. */
const place = fc.constantFrom('a', 'b', 'd', 'd/e', 'link/e', 'd/f', 'n/x', 'n/y');
const path = place.map((name) => `{{ base }}/${name}`);
const word = fc.constantFrom('one', 'two');
const state = fc.constantFrom('directory', 'absent', 'file', 'touch');
const result = fc.constantFrom('r1', 'r2');
const condition = fc.constantFrom(
  'true',
  'false',
  'r1 is defined and r1 is changed',
  'r1.stat.exists | default(false)',
  'not (r2.stat.exists | default(true))',
  "(f | default('')) == 'one'",
  'inventory_hostname == ansible_play_hosts | last',
);

const action: fc.Arbitrary<Task> = fc.oneof(
  fc.record({ file: fc.record({ path, state }) }),
  fc.record({ file: fc.record({ path, state, mode: fc.constantFrom('0700', '0755') }) }),
  fc.record({ copy: fc.record({ dest: path, content: fc.oneof(word, fc.constant("{{ f | default('none') }}")) }) }),
  fc.record({ lineinfile: fc.record({ path, line: word, create: fc.boolean() }) }),
  fc.record({ lineinfile: fc.record({ path, regexp: word, state: fc.constant('absent') }) }),
  fc.record({ blockinfile: fc.record({ path, block: word }) }),
  fc.record({ replace: fc.record({ path, regexp: word, replace: fc.constantFrom('two', 'three') }) }),
  fc.record({ stat: fc.record({ path }), register: result }),
  fc.record({ slurp: fc.record({ src: path }), register: result }),
  fc.record({ find: fc.record({ paths: fc.constant('{{ base }}'), recurse: fc.boolean() }), register: result }),
  fc.record({ command: path.map((each) => `touch ${each}`) }),
  fc.record({ command: fc.record({ cmd: path.map((each) => `rm -rf ${each}`), removes: path }) }),
  fc.record({ command: fc.record({ cmd: path.map((each) => `mkdir ${each}`), creates: path }), register: result }),
  fc.record({ shell: path.map((each) => `echo three >> ${each}`), changed_when: fc.boolean() }),
  fc.record({ set_fact: fc.record({ f: fc.oneof(word, fc.constant('{{ r1.stat.exists | default("no") }}')) }) }),
  fc.record({ debug: fc.record({ msg: fc.constant('{{ f | default("-") }} {{ r1 is defined }}') }) }),
  fc.record({ assert: fc.record({ that: fc.constant(['r2 is not defined or r2 is not failed']) }) }),
  fc.record({ include_tasks: fc.constantFrom(INCLUDED, "{{ 'included' if f is defined else 'included' }}.yml") }),
  fc.record({ meta: fc.constantFrom('flush_handlers', 'noop') }),
);

/** The same work for several places, in an order of its own. */
const loop: fc.Arbitrary<Task> = fc.oneof(
  fc.record({ file: fc.record({ path: fc.constant('{{ base }}/{{ item }}'), state }) }),
  fc.record({ copy: fc.record({ dest: fc.constant('{{ base }}/{{ item }}'), content: fc.constant('{{ item }}') }) }),
  fc.record({
    lineinfile: fc.record({
      path,
      line: fc.constant('{{ item }}'),
      create: fc.boolean(),
      backrefs: fc.constant(false),
    }),
  }),
  fc.record({
    lineinfile: fc.record({ path: fc.constant('{{ base }}/{{ item }}'), line: word, create: fc.boolean() }),
  }),
  fc.record({
    lineinfile: fc.record({
      path,
      line: fc.constant('{{ item }}'),
      create: fc.constant(true),
      validate: fc.constantFrom('true %s', 'grep -v two %s'),
    }),
  }),
  fc.record({ stat: fc.record({ path: fc.constant('{{ base }}/{{ item }}') }), register: result }),
  fc.record({ command: fc.constant('test -e {{ base }}/{{ item }}') }),
);

/** What an include statement takes of these: the rest is for tasks. */
const ofInclude = ({ when }: Task): Task => (when === undefined ? {} : { when });

const keywords = fc.record(
  {
    when: condition,
    ignore_errors: fc.constant(true),
    notify: fc.constantFrom('first', 'second'),
    run_once: fc.constant(true),
    check_mode: fc.boolean(),
    delegate_to: fc.constant('{{ ansible_play_hosts | first }}'),
  },
  { requiredKeys: [] },
);
/** Most tasks have none of them. */
const some = fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: keywords });

const plain = fc.tuple(action, some).map(([task, more]) => {
  if ('meta' in task) return task;
  return { ...task, ...('include_tasks' in task ? ofInclude(more as Task) : more) };
});
const looped = fc
  .tuple(loop, fc.array(fc.oneof(place, word), { minLength: 1, maxLength: 6 }), some)
  .map(([task, items, more]) => ({ ...task, loop: items, ...more }));
const one = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: looped });
const list = fc.array(one, { minLength: 1, maxLength: 4 });
const block: fc.Arbitrary<Task> = fc
  .tuple(list, list, fc.boolean())
  .map(([body, other, rescues]) => (rescues ? { block: body, rescue: other } : { block: body, always: other }));

/** A playbook that works below `base`, as JSON, which YAML takes as it is. */
export const playbook = fc
  .array(fc.oneof({ weight: 5, arbitrary: one }, { weight: 1, arbitrary: block }), { minLength: 2, maxLength: 14 })
  .map((tasks) =>
    JSON.stringify(
      [
        {
          hosts: 'all',
          gather_facts: false,
          tasks,
          handlers: [
            { name: 'first', lineinfile: { path: '{{ base }}/a', line: 'handled', create: true } },
            { name: 'second', stat: { path: '{{ base }}/a' }, register: 'r1' },
          ],
        },
      ],
      null,
      1,
    ),
  );

/** Fields that tell of the moment and not of the outcome. */
const OF_THE_MOMENT =
  /^(start|end|delta|atime|mtime|ctime|inode|dev|backup_file|at|task|device_type|version|results_file)$/;

/** The events of a run as far as two runs of the same playbook agree in them, those of each host by themselves. */
export function comparable(events: readonly RunEvent[]): Json {
  const tasks: Json[] = [];
  let hosts = new Map<string, Json[]>();
  for (const event of events) {
    if (event.type === 'task.started') hosts = new Map();
    const shown = JSON.parse(
      JSON.stringify(event, (key, value) => {
        const isTime = OF_THE_MOMENT.test(key) || /^(\d{10}|task-\d+)$/.test(value);
        return isTime && typeof value !== 'object' ? '' : value;
      }),
    );
    if (!('host' in event)) {
      if (event.type === 'task.started') tasks.push({ name: event.task.name, path: event.task.path });
      else if (event.type === 'task.finished') {
        tasks.push(Object.fromEntries([...hosts].sort(([one], [other]) => (one < other ? -1 : 1))));
      } else tasks.push(shown);
      continue;
    }
    const before = hosts.get(event.host) ?? [];
    // How a text is cut into pieces, and how the two streams fall together, is a matter of the moment.
    const same = (said: Json): boolean =>
      String(Object(said).type) === event.type && Object(said).stream === shown.stream;
    const open = event.type === 'host.output' ? before.slice(-2).find(same) : undefined;
    if (open) Object(open).text += shown.text;
    else if (event.type === 'host.output' && Object(before.at(-1)).stream === 'stderr') before.splice(-1, 0, shown);
    else before.push(shown);
    hosts.set(event.host, before);
  }
  return tasks;
}
