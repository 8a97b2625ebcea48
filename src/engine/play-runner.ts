import type { Play, RoleUse, TaskItem } from '../playbook/model.ts';
import { shortName } from '../playbook/statements.ts';
import { syntheticTask } from '../playbook/synthetic-task.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { didYouMean } from '../source/nearest.ts';
import { isOn } from '../source/tricks.ts';
import type { Dict, Value } from '../template/value.ts';
import { batchesOf } from './batches.ts';
import { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { ItemRunner } from './item-runner.ts';
import { KeywordValues } from './keyword-values.ts';
import { forEachLimited } from './limit.ts';
import { namedRolesOf, type PlayContext, rolesOf } from './play-context.ts';
import { selectHosts } from './play-hosts.ts';
import { askPrompts } from './prompts.ts';
import type { RunContext } from './run-context.ts';
import type { StepGate } from './step-gate.ts';
import { TaskRunner } from './task-runner.ts';
import { inOrder, type Upcoming } from './upcoming.ts';
import { readVarsFiles } from './vars-files.ts';

/**
 * Runs one play: its batches one after another, in each its sections in Ansible's order, with all hosts in step or each
 * by itself, as its strategy says.
 */
export class PlayRunner {
  readonly #run: RunContext;
  readonly #play: Play;
  readonly #gate: StepGate;
  readonly #keywords: KeywordValues;

  constructor(run: RunContext, play: Play, gate: StepGate) {
    this.#run = run;
    this.#play = play;
    this.#gate = gate;
    this.#keywords = new KeywordValues(run.renderer, run.scopes.forPlay({ play }));
  }

  /** Runs the play; false where so much failed that the run must end here. */
  async play(): Promise<boolean> {
    const { channel, options } = this.#run;
    const keywords = this.#keywords;
    const selected = selectHosts(this.#run, this.#play, keywords);
    const name = String(keywords.read(this.#play.name, 'name')?.value ?? selected.pattern);
    if ('empty' in selected) {
      channel.emit({ type: 'play.empty', name, reason: selected.empty });
      return true;
    }
    const base = {
      play: this.#play,
      name,
      inStep: this.#goesInStep(),
      debugging: options.settings.debugsFailures || shortName(this.#strategy()) === 'debug',
      allHosts: selected.listed,
      prompted: await askPrompts(this.#run, this.#play, keywords),
      varsFiles: new Map<string, Dict>(),
      roles: [...rolesOf(this.#play)],
      usedRoles: [...namedRolesOf(this.#play)],
      publicRoles: new Set<RoleUse>(),
      rolesBegun: new Map(),
      rolesRun: new Map(),
      maxFailPercentage: keywords.read(this.#play.maxFailPercentage, 'max_fail_percentage')?.number(),
    };
    for (const host of selected.hosts) host.ended = false;
    const serial = keywords.read(this.#play.serial, 'serial')?.list() ?? [];
    for (const all of batchesOf(selected.hosts, serial)) {
      if (options.signal.aborted) return false;
      const batch = all.filter((host) => !host.lost);
      const hosts = batch.map((host) => host.name);
      const { inStep } = base;
      channel.emit({
        type: 'play.started',
        name,
        hosts,
        path: this.#play.span.source.path,
        ...(!inStep && { free: true }),
        ...((keywords.inherited(this.#play, 'check_mode')?.bool() ?? options.check) && { check: true }),
      });
      const context: PlayContext = {
        ...base,
        batch,
        batchSize: all.length,
        addedHandlers: [],
        ended: false,
        exhausted: false,
      };
      await this.#batch(context);
      if (context.ended) break;
      // A batch that lost hosts before this play never counts as lost altogether; so Ansible counts.
      if (context.exhausted || all.every((host) => host.lost && batch.includes(host))) return false;
    }
    return true;
  }

  async #batch(context: PlayContext): Promise<void> {
    const handlers = new Handlers(this.#run, context);
    const tasks = new TaskRunner(this.#run, context, handlers);
    if (context.inStep) {
      await this.#through(context, context.batch, { tasks, handlers, gate: this.#gate });
      return;
    }
    const { pace } = this.#run;
    await forEachLimited(
      context.batch,
      () => pace.limit,
      (host) => this.#through(context, [host], { tasks, handlers, gate: this.#gate.forOne() }),
    );
  }

  /** Lets hosts go through the whole play, in step. */
  async #through(context: PlayContext, hosts: readonly HostState[], { tasks, handlers, gate }: Parts): Promise<void> {
    const runner = new ItemRunner(this.#run, context, tasks, handlers, gate);
    const force =
      this.#keywords.read(this.#play.forceHandlers, 'force_handlers')?.bool() ?? this.#run.options.forceHandlers;

    const sections = [this.#play.preTasks, [...this.#play.roles, ...this.#play.tasks], this.#play.postTasks];
    readVarsFiles(this.#run, context, hosts);
    if (await this.#gatherFacts(context, this.#hostsToGather(hosts), { tasks, gate, upcoming: inOrder(sections) })) {
      readVarsFiles(this.#run, context, hosts);
    }
    for (const [index, section] of sections.entries()) {
      await runner.items(section, hosts, inOrder(sections.slice(index + 1)));
      await runner.flushHandlers(hosts, force);
    }
  }

  /** The hosts whose facts the play wants: by its own word, else by the setting; `smart` asks each host once. */
  #hostsToGather(hosts: readonly HostState[]): readonly HostState[] {
    const { gathering } = this.#run.options.settings;
    const wanted = this.#keywords.read(this.#play.gatherFacts, 'gather_facts')?.bool() ?? gathering !== 'explicit';
    if (!wanted) return [];
    return gathering === 'smart' ? hosts.filter((host) => !host.hasGathered) : hosts;
  }

  /** Gathers facts of the hosts; says whether it did. */
  async #gatherFacts(
    context: PlayContext,
    hosts: readonly HostState[],
    { tasks, gate, upcoming }: Omit<Parts, 'handlers'> & { readonly upcoming: Upcoming | undefined },
  ): Promise<boolean> {
    const [first] = hosts;
    if (!first) return false;
    const subset =
      this.#keywords.read(this.#play.gatherSubset, 'gather_subset')?.value ?? this.#run.options.settings.gatherSubset;
    const args: Dict = subset === undefined ? this.#factsToGather(context) : new Map([['gather_subset', subset]]);
    const timeout = this.#keywords.read(this.#play.gatherTimeout, 'gather_timeout')?.value;
    const factPath = this.#keywords.read(this.#play.factPath, 'fact_path')?.value;
    if (timeout !== undefined) args.set('gather_timeout', timeout);
    if (factPath !== undefined) args.set('fact_path', factPath);
    const { directory, span } = this.#play;
    const place = { parent: this.#play, role: undefined, directory, span };
    const task = syntheticTask(place, { name: 'Gathering Facts', action: 'ansible.builtin.setup', args });
    if (!tasks.selects(task)) return false;
    const sections = [this.#play.preTasks, this.#play.roles, this.#play.tasks, this.#play.postTasks];
    const names = namesIn(sections.flat(), (item) => tasks.label(item, first).name);
    if (!gate.opensAt(names)) return false;
    await tasks.run(task, hosts, this.#run.options.step ? undefined : upcoming);
    return true;
  }

  /** The arguments of `setup` with which it gathers what something may read. */
  #factsToGather({ batch }: PlayContext): Dict {
    const names = batch.map(({ name }) => name);
    const facts = isOn('lazy-facts') ? this.#run.referencedFacts.on(names) : undefined;
    if (facts === undefined) return new Map();
    return new Map<string, Value>(facts.size === 0 ? [['gather_subset', ['!all', '!min']]] : [['filter', [...facts]]]);
  }

  #strategy(): string {
    return this.#keywords.read(this.#play.strategy, 'strategy')?.text() ?? this.#run.options.settings.strategy;
  }

  /** @throws InfrakitError where the play names a strategy that there is not */
  #goesInStep(): boolean {
    const strategy = this.#strategy();
    const isInStep = STRATEGIES.get(shortName(strategy));
    if (isInStep !== undefined) return isInStep;
    throw new InfrakitError(`the strategy "${strategy}" is not supported`, {
      span: this.#play.strategy?.span,
      hint: didYouMean(strategy, STRATEGIES.keys()) ?? `there are ${[...STRATEGIES.keys()].join(', ')}`,
      exit: 1,
    });
  }
}

/** What a batch goes through its tasks with. */
interface Parts {
  readonly tasks: TaskRunner;
  readonly handlers: Handlers;
  readonly gate: StepGate;
}

/** Whether all hosts run a task before any of them begins the next. */
const STRATEGIES: ReadonlyMap<string, boolean> = new Map([
  ['linear', true],
  ['debug', true],
  ['free', false],
  // A host keeps its place among those that are worked on until it is through, as it does with free here.
  ['host_pinned', false],
]);

/** The names of all tasks among some items, in order, each worked out when it is its turn. */
function* namesIn(items: readonly TaskItem[], nameOf: (item: TaskItem & { kind: 'task' }) => string): Iterable<string> {
  for (const item of items) {
    if (item.kind === 'task') yield nameOf(item);
    else yield* namesIn([...item.body, ...item.rescue, ...item.always], nameOf);
  }
}
