import type { Parameters } from '../../bind.ts';
import { optional, wantInteger, wantText } from '../../coerce.ts';
import { dumpJson } from '../../formats/json/dump.ts';
import { parseJson } from '../../formats/json/parse.ts';
import { dumpYaml } from '../../formats/yaml/dump.ts';
import { loadAllYaml, loadYaml } from '../../formats/yaml/load.ts';
import type { Filter } from '../../library.ts';
import { iterate } from '../../operations/sequence.ts';
import { text } from '../../operations/text.ts';
import { truth } from '../../operations/truth.ts';
import { refuse } from '../../operations/usable.ts';
import { isList, type Value } from '../../value.ts';
import { defineFilter } from '../define.ts';
import { readIndent } from '../json-indent.ts';

/** What the JSON filters pass on to Python's `json.dumps`; the last two are Ansible's and change nothing here. */
const jsonParameters = (indent: Value, sortKeys: boolean) => ({
  indent,
  sort_keys: sortKeys,
  ensure_ascii: true,
  separators: null,
  vault_to_text: true,
  preprocess_unsafe: true,
});

function separators(value: Value): readonly [string, string] | undefined {
  if (value === null) return undefined;
  const [item, key] = iterate(value);
  if (item === undefined || key === undefined)
    return refuse('separators are a pair: what divides items, and what follows a key');
  return [text(item), text(key)];
}

const jsonFilter = (name: string, indent: Value, sortKeys: boolean): Filter =>
  defineFilter([name], jsonParameters(indent, sortKeys), (input, args) =>
    dumpJson(input, {
      indent: optional(readIndent, `the indent of the filter '${name}'`, args.indent),
      sortKeys: truth(args.sort_keys),
      ascii: truth(args.ensure_ascii),
      ...(args.separators === null ? {} : { separators: separators(args.separators) ?? [', ', ': '] }),
    }),
  );

const YAML_PARAMETERS = {
  indent: null,
  width: null,
  sort_keys: true,
  default_flow_style: null,
  allow_unicode: true,
  explicit_start: false,
  explicit_end: false,
  default_style: null,
};

function yamlFilter(name: string, defaults: Parameters): Filter {
  return defineFilter([name], { ...YAML_PARAMETERS, ...defaults } as typeof YAML_PARAMETERS, (input, args) =>
    dumpYaml(input, {
      ...(args.default_flow_style === null ? {} : { flow: truth(args.default_flow_style) }),
      indent: optional(wantInteger, `the indent of the filter '${name}'`, args.indent) ?? 2,
      width: optional(readWidth, `the width of the filter '${name}'`, args.width) ?? 80,
      sortKeys: truth(args.sort_keys),
      unicode: truth(args.allow_unicode),
      explicitStart: truth(args.explicit_start),
      explicitEnd: truth(args.explicit_end),
      quotes: readQuotes(name, args.default_style),
    }),
  );
}

function readQuotes(name: string, value: Value): '"' | "'" | undefined {
  const style = value === null ? '' : text(value);
  if (style === '') return undefined;
  if (style === '"' || style === "'") return style;
  return refuse(`the default_style of the filter '${name}' is a double or a single quote here`);
}

/** A width, of which `inf` and other floats mean lines without end. */
const readWidth = (what: string, value: Value): number =>
  typeof value === 'number' && !Number.isInteger(value) ? -1 : wantInteger(what, value);

/** Texts are parsed; what is a value already stays as it is. */
const parsed = (input: Value, parse: (text: string) => Value): Value =>
  typeof input === 'string' ? parse(input) : input;

/** Filters of Ansible that write and read JSON and YAML. */
export const serializationFilters: readonly Filter[] = [
  jsonFilter('to_json', null, false),
  jsonFilter('to_nice_json', 4, true),
  defineFilter(['from_json'], {}, (input) => parseJson(wantText("the input of the filter 'from_json'", input))),
  yamlFilter('to_yaml', {}),
  yamlFilter('to_nice_yaml', { indent: 4, default_flow_style: false }),
  defineFilter(['from_yaml'], {}, (input) => parsed(input, loadYaml)),
  defineFilter(['from_yaml_all'], {}, (input) => (isList(input) ? input : parsed(input, loadAllYaml))),
];
