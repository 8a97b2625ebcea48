/** Everything a module may import. */

export { joinShell, quote, Shell, sh } from '../shell/sh.ts';
export { InfrakitError } from '../source/infrakit-error.ts';
export type { Expression } from '../template/template.ts';
export { UndefinedVariable } from '../template/undefined-variable.ts';
export { type Dict, fromJson, isDict, isList, type Json, toJson, Unknown, type Value } from '../template/value.ts';
export { type Change, type Content, change, need, type Staged, Unmet } from './change.ts';
export {
  type CheckBehaviour,
  type Control,
  type ControlContext,
  type ControlResult,
  defineControl,
  type Effect,
  type HostAccess,
  META_ACTIONS,
  type MetaAction,
} from './control.ts';
export type { ControlNode, TemplateOptions } from './control-node.ts';
export { defineModule, type Module, type ResultFields } from './module.ts';
export * from './params.ts';
export { type Output, type Probe, type Probes, probe, type StateOf } from './probe.ts';
