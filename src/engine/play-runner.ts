import type { Play } from '../playbook/model.ts';
import { syntheticTask } from '../playbook/synthetic-task.ts';
import { loadVarsFile } from '../playbook/vars-file.ts';
import { InfrakitError } from '../source/infrakit-error.ts';
import { type Dict, isList, type Value } from '../template/value.ts';
import { batchesOf } from './batches.ts';
import { findFile } from './control-node.ts';
import { Handlers } from './handlers.ts';
import type { HostState } from './host-state.ts';
import { ItemRunner } from './item-runner.ts';
import { KeywordValues } from './keyword-values.ts';
import { type PlayContext, rolesOf } from './play-context.ts';
import { selectHosts } from './play-hosts.ts';
import type { RunContext } from './run-context.ts';
import { loadNow } from './run-time-load.ts';
import type { StepGate } from './step-gate.ts';
import { TaskRunner } from './task-runner.ts';

/** Runs one play: its batches one after another, in each its sections in Ansible's order. */
export class PlayRunner {
  readonly #run: RunContext;
  readonly #play: Play;
  readonly #gate: StepGate;

  constructor(run: RunContext, play: Play, gate: StepGate) {
    this.#run = run;
    this.#play = play;
    this.#gate = gate;
  }

  /** Runs the play; false where so much failed that the run must end here. */
  async play(): Promise<boolean> {
    const { channel, options } = this.#run;
    const scope = this.#run.scopes.forPlay({ play: this.#play });
    const keywords = new KeywordValues(this.#run.renderer, scope);
    const selected = selectHosts(this.#run, this.#play, keywords);
    const name = String(keywords.read(this.#play.name, 'name')?.value ?? selected.pattern);
    if ('empty' in selected) {
      channel.emit({ type: 'play.empty', name, reason: selected.empty });
      return true;
    }
    channel.emit({
      type: 'play.started',
      name,
      hosts: selected.hosts.map((host) => host.name),
      path: this.#play.span.source.path,
    });
    this.#refuseStrategy(keywords);
    const prompted = await this.#prompt(keywords);
    const base = {
      play: this.#play,
      name,
      allHosts: selected.hosts,
      prompted,
      varsFiles: new Map<string, Dict>(),
      roles: rolesOf(this.#play),
      addedHandlers: [],
      rolesRun: new Map(),
    };
    for (const host of selected.hosts) host.ended = false;
    const limit = keywords.read(this.#play.maxFailPercentage, 'max_fail_percentage')?.number();
    const serial = keywords.read(this.#play.serial, 'serial')?.list() ?? [];
    for (const batch of batchesOf(selected.hosts, serial)) {
      if (options.signal.aborted) return false;
      const context: PlayContext = { ...base, batch };
      await this.#batch(context, keywords);
      const lost = batch.filter((host) => host.failed || host.unreachable).length;
      const tooMany = limit !== undefined && (lost / batch.length) * 100 > limit;
      if (tooMany || (lost > 0 && lost === batch.length)) {
        channel.emit({ type: 'play.exhausted' });
        return false;
      }
    }
    return true;
  }

  async #batch(context: PlayContext, keywords: KeywordValues): Promise<void> {
    const hosts = context.batch;
    this.#loadVarsFiles(context);
    const handlers = new Handlers(this.#run, context);
    const tasks = new TaskRunner(this.#run, context, handlers);
    const runner = new ItemRunner(this.#run, context, tasks, handlers, this.#gate);
    const force = keywords.read(this.#play.forceHandlers, 'force_handlers')?.bool() ?? this.#run.options.forceHandlers;

    await this.#gatherFacts(tasks, hosts, keywords);
    for (const section of [this.#play.preTasks, [...this.#play.roles, ...this.#play.tasks], this.#play.postTasks]) {
      await runner.items(section, hosts);
      await runner.flushHandlers(hosts, force);
    }
  }

  async #gatherFacts(tasks: TaskRunner, hosts: readonly HostState[], keywords: KeywordValues): Promise<void> {
    const wanted = keywords.read(this.#play.gatherFacts, 'gather_facts')?.bool() ?? true;
    if (!wanted) return;
    const subset = keywords.read(this.#play.gatherSubset, 'gather_subset')?.value;
    const args: Dict = new Map<string, Value>(subset === undefined ? [] : [['gather_subset', subset]]);
    const task = syntheticTask(this.#play, 'Gathering Facts', 'ansible.builtin.setup', args);
    await tasks.run(
      task,
      hosts.filter((host) => host.active),
    );
  }

  /** Reads the play's `vars_files` for each host; of a list of names the first that is there counts. */
  #loadVarsFiles(context: PlayContext): void {
    for (const host of context.batch) {
      const merged: Dict = new Map();
      context.varsFiles.set(host.name, merged);
      for (const { value, span } of this.#play.varsFiles) {
        const scope = this.#run.scopes.forHost(host, context);
        const names = isList(value) ? value : [value];
        const paths = names.map((written) => this.#findVarsFile(written, scope));
        const path = paths.find((found) => found !== undefined);
        if (path === undefined) {
          throw new InfrakitError(`none of these vars files was found`, {
            span,
            hint: 'paths are relative to the playbook',
          });
        }
        for (const [name, item] of loadNow(this.#run.load, (context) => loadVarsFile(path, context, span)))
          merged.set(name, item);
      }
    }
  }

  #findVarsFile(written: Value, scope: ReturnType<RunContext['scopes']['forHost']>): string | undefined {
    try {
      return findFile(scope, 'vars', String(this.#run.renderer.render(written, scope)));
    } catch (error) {
      if (error instanceof InfrakitError) return undefined;
      throw error;
    }
  }

  async #prompt(keywords: KeywordValues): Promise<Dict> {
    const answers: Dict = new Map();
    for (const asked of this.#play.varsPrompt) {
      const known = this.#run.options.extraVars.get(asked.name);
      if (known !== undefined) continue;
      const text = keywords.read({ value: asked.prompt, span: asked.span }, 'prompt')?.text() ?? asked.name;
      const answer = await this.#run.options.prompt(`${text}: `, { echo: !asked.private });
      const otherwise =
        asked.default === undefined
          ? ''
          : this.#run.renderer.render(asked.default, this.#run.scopes.forPlay({ play: this.#play }));
      answers.set(asked.name, answer === undefined || answer === '' ? otherwise : answer);
    }
    return answers;
  }

  #refuseStrategy(keywords: KeywordValues): void {
    const strategy = keywords.read(this.#play.strategy, 'strategy')?.text() ?? 'linear';
    if (strategy.replace(/^ansible\.builtin\./, '') === 'linear') return;
    throw new InfrakitError(`the strategy "${strategy}" is not supported`, {
      span: this.#play.strategy?.span,
      hint: 'the only strategy is linear: every host runs a task before the next begins',
    });
  }
}
