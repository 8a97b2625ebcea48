import type { Difference, Outcome, RunEvent } from '../events/run-event.ts';
import type { Redactor } from '../secret/redactor.ts';
import type { Json } from '../template/value.ts';

/** The names of result fields that modules choose; data may be called anything. */
const FIELD = /^[a-z_]+$/;

/**
 * The event without secrets in what it tells. What it is made of (its type, hosts, statuses and names of fields) stays:
 * a password "failed" must not turn a failed host into a good one.
 */
export function redactEvent(event: RunEvent, redactor: Redactor): RunEvent {
  if (redactor.isEmpty) return event;
  const text = (shown: string): string => redactor.text(shown);
  switch (event.type) {
    case 'play.started':
      return { ...event, name: text(event.name) };
    case 'play.empty':
      return { ...event, name: text(event.name), reason: text(event.reason) };
    case 'task.started':
      return { ...event, task: { ...event.task, name: text(event.task.name) } };
    case 'meta.obeyed':
      return { ...event, task: { ...event.task, name: text(event.task.name) } };
    case 'host.output':
      return { ...event, text: text(event.text) };
    case 'item.finished':
      return { ...event, label: text(event.label), outcome: redactOutcome(event.outcome, redactor) };
    case 'host.retrying':
      return event.outcome ? { ...event, outcome: redactOutcome(event.outcome, redactor) } : event;
    case 'host.explained':
      return { ...event, ...redactExplanation(event, text) };
    case 'host.finished':
      return { ...event, outcome: redactOutcome(event.outcome, redactor) };
    case 'file.included':
      return { ...event, path: text(event.path), ...(event.label === undefined ? {} : { label: text(event.label) }) };
    case 'warning':
    case 'notice':
    case 'remark':
      return { ...event, message: text(event.message) };
    case 'run.started':
    case 'play.exhausted':
    case 'playbook.finished':
    case 'playbook.started':
    case 'host.started':
    case 'task.finished':
    case 'run.finished':
      return event;
  }
}

function redactExplanation(
  { label, explanation: { probes, plan, ...rest } }: Extract<RunEvent, { type: 'host.explained' }>,
  text: (shown: string) => string,
): Pick<Extract<RunEvent, { type: 'host.explained' }>, 'label' | 'explanation'> {
  return {
    ...(label === undefined ? {} : { label: text(label) }),
    explanation: {
      ...rest,
      probes: probes.map((probe) => ({ ...probe, script: text(probe.script) })),
      plan: plan.map((change) => ({ ...change, what: text(change.what), script: text(change.script) })),
    },
  };
}

function redactOutcome(outcome: Outcome, redactor: Redactor): Outcome {
  const { result, differences, report, reason } = outcome;
  return {
    ...outcome,
    result: redactResult(result, redactor),
    differences: differences.map((difference) => redactDifference(difference, redactor)),
    ...(report === undefined ? {} : { report: redactor.text(report) }),
    ...(reason === undefined ? {} : { reason: redactor.text(reason) }),
  };
}

function redactDifference(difference: Difference, redactor: Redactor): Difference {
  const { what, path, before, after } = difference;
  return {
    ...difference,
    what: FIELD.test(what) ? what : redactor.text(what),
    ...(path === undefined ? {} : { path: redactor.text(path) }),
    before: before === null ? null : redactor.text(before),
    after: after === null ? null : redactor.text(after),
  };
}

function redactResult(result: Outcome['result'], redactor: Redactor): Outcome['result'] {
  const fields = Object.entries(result).map(([name, value]): [string, Json] => {
    const shown = FIELD.test(name) ? name : redactor.text(name);
    return [shown, name === 'results' ? redactResults(value, redactor) : redactor.value(value)];
  });
  return Object.fromEntries(fields);
}

/** The results of a loop, each as that of a task. */
function redactResults(results: Json, redactor: Redactor): Json {
  if (!Array.isArray(results)) return redactor.value(results);
  return results.map((result: Json) => (isFields(result) ? redactResult(result, redactor) : redactor.value(result)));
}

const isFields = (json: Json): json is Outcome['result'] =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
