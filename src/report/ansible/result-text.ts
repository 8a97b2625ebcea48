import { dumpYaml } from '../../template/formats/yaml/dump.ts';
import { text } from '../../template/operations/text.ts';
import { fromJson, type Json } from '../../template/value.ts';
import { resultJson } from '../result-json.ts';
import { blockText } from './block-text.ts';
import type { CallbackOptions } from './callback-options.ts';
import { EVERYTHING_FROM, type Fields, printedFields, without } from './shown-fields.ts';

/** How a callback writes a result after `=>`. `always`: with line breaks whatever the verbosity, as debug's. */
export type ResultText = (fields: Fields, always: boolean) => string;

const INDENT = 4;

/** As the settings `result_format` and `pretty_results` say. */
export function resultTextBy({ verbosity, settings }: CallbackOptions): ResultText {
  const { resultFormat, prettyResults } = settings;
  const isYaml = resultFormat === 'yaml';
  return (fields, always) => {
    const shown = printedFields(fields, verbosity);
    const isPretty = prettyResults ?? (always || isYaml || verbosity >= EVERYTHING_FROM);
    if (isYaml) return `\n${yamlText(shown, prettyResults !== false, isPretty)}`;
    return resultJson(shown, isPretty ? INDENT : undefined);
  };
}

/** @param isLossy readable rather than exact */
function yamlText(fields: Fields, isLossy: boolean, isPretty: boolean): string {
  const text = dumpYaml(fromJson(isLossy ? withoutLines(fields) : fields), {
    flow: false,
    ...(isPretty ? { indent: INDENT } : {}),
    block: (value) => blockText(value, isLossy),
  });
  return text.replace(/^(?=.*\S)/gm, ' '.repeat(INDENT));
}

/** What stands there as a text already is not listed again line by line. */
export function withoutLines(fields: Fields): Fields {
  const omitted: Record<string, Json> = {};
  for (const stream of ['stdout', 'stderr']) {
    if (stream in fields && `${stream}_lines` in fields) omitted[`${stream}_lines`] = '<omitted>';
  }
  return { ...fields, ...omitted };
}

/** Of community.general.yaml: what changed on the line, the rest below it. */
export function yamlCallbackText(verbosity: number): ResultText {
  return (fields) => {
    if ('censored' in fields) return resultJson(without(fields, 'changed'));
    const { changed, ...rest } = printedFields(fields, verbosity);
    const head = changed === undefined ? '' : `changed=${String(changed)} `;
    const body =
      Object.keys(rest).length === 0
        ? ''
        : `\n${dumpYaml(fromJson(withoutLines(rest)), { flow: false, width: 1000, block: (value) => blockText(value, true) })}`;
    return (head + body).split('\n').join('\n  ').trimEnd();
  };
}

const LIFTED_OUT = ['stdout', 'stderr', 'msg', 'module_stdout', 'module_stderr'];

/** Of ansible.posix.debug: the streams and the message stand below the rest, as they are. */
export function debugCallbackText(options: CallbackOptions): ResultText {
  const written = resultTextBy(options);
  return (fields) => {
    const rest = without(fields, ...LIFTED_OUT, 'stdout_lines', 'stderr_lines');
    const below = LIFTED_OUT.flatMap((name) =>
      isSaid(fields[name]) ? [`\n\n${name.toUpperCase()}:\n\n${plainText(fields[name])}\n`] : [],
    );
    return written(rest, true) + below.join('');
  };
}

const isSaid = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && value !== '' && value !== false && value !== 0;
/** As Python writes a value. */
const plainText = (value: Json | undefined): string => text(fromJson(value ?? null));
