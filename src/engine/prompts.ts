import type { Play, VarsPrompt } from '../playbook/model.ts';
import { redactor } from '../secret/redactor.ts';
import type { Dict, Value } from '../template/value.ts';
import type { KeywordValues } from './keyword-values.ts';
import type { RunContext } from './run-context.ts';

/** Asks for the `vars_prompt` of a play that no extra variable answers. */
export async function askPrompts(run: RunContext, play: Play, keywords: KeywordValues): Promise<Dict> {
  const answers: Dict = new Map();
  for (const asked of play.varsPrompt) {
    if (run.options.extraVars.has(asked.name)) continue;
    answers.set(asked.name, await ask(run, play, keywords, asked));
  }
  return answers;
}

async function ask(run: RunContext, play: Play, keywords: KeywordValues, asked: VarsPrompt): Promise<Value> {
  const text = keywords.read({ value: asked.prompt, span: asked.span }, 'prompt')?.text() ?? asked.name;
  const answer = await run.options.prompt(`${text}: `, { echo: !asked.private });
  if (answer !== undefined && answer !== '') {
    if (asked.private) redactor.add(answer);
    return answer;
  }
  return asked.default === undefined ? '' : run.renderer.render(asked.default, run.scopes.forPlay({ play }));
}
