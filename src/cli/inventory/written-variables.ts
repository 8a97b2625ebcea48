import type { Inventory } from '../../inventory/inventory.ts';
import { Template } from '../../template/template.ts';
import { type Dict, isDict, isList, type Value } from '../../template/value.ts';

/** The variables of an inventory as they are written: a template is its text. */
export interface WrittenVariables {
  /** All that a host sees. */
  ofHost(name: string): Dict;
  /** What is said of a host itself. */
  ofHostAlone(name: string): Dict;
  /** What is said of a group itself. */
  ofGroup(name: string): Dict;
}

export function variablesFor(inventory: Inventory, extraVars: Dict): WrittenVariables {
  return {
    ofHost: (name) => merged([...inventory.variablesOf(name), extraVars]),
    ofHostAlone: (name) => merged(inventory.ownVariablesOf(name)),
    ofGroup: (name) => merged(inventory.groupVariablesOf(name)),
  };
}

const merged = (layers: readonly Dict[]): Dict =>
  new Map(layers.flatMap((layer) => [...layer]).map(([key, value]) => [key, asWritten(value)]));

function asWritten(value: Value): Value {
  if (value instanceof Template) return value.text;
  if (isList(value)) return value.map(asWritten);
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, asWritten(item)])) : value;
}
