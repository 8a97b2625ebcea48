/** Everything a module may import. */

export { matchesHosts } from '../connection/known-hosts.ts';
export { DOLLAR, joinShell, quote, Shell, sh, type Word } from '../shell/sh.ts';
export { InfrakitError } from '../source/infrakit-error.ts';
export { bcrypt } from '../template/formats/crypt/bcrypt.ts';
export { md5Crypt } from '../template/formats/crypt/md5-crypt.ts';
export { randomSalt } from '../template/formats/crypt/password-hash.ts';
export { shaCrypt } from '../template/formats/crypt/sha-crypt.ts';
export { dumpJson } from '../template/formats/json/dump.ts';
export { literalValue } from '../template/formats/literal-value.ts';
export { compilePattern, type Match, type Pattern } from '../template/formats/regex/pattern.ts';
export { expandReplacement } from '../template/formats/regex/replacement.ts';
export { mergedValue } from '../template/operations/merge-variables.ts';
export { repr, text } from '../template/operations/text.ts';
export { typeName } from '../template/operations/type-name.ts';
export type { Expression } from '../template/template.ts';
export { UndefinedVariable } from '../template/undefined-variable.ts';
export {
  type Dict,
  Float,
  fromJson,
  isDict,
  isList,
  type Json,
  toJson,
  Unknown,
  type Value,
} from '../template/value.ts';
export { type Change, type Content, change, type Dial, need, type Staged, Unmet } from './change.ts';
export {
  type AnyControl,
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
export type { ControlNode } from './control-node.ts';
export {
  decodeText,
  encodeText,
  type FileText,
  fileText,
  isVault,
  SHOWN_BYTES,
  sha256Of,
  type TextEncoding,
} from './file-content.ts';
export { fileDigests } from './file-digests.ts';
export { clearFlags, type FileFlags, giveFlags, hasFlags, setFlags } from './file-flags.ts';
export { describePlace, Fields, type Place, places, readPlace, type WantedPlace } from './file-place.ts';
export {
  type Description,
  directoryOf,
  type FileAttributes,
  type FileState,
  type FileType,
  fileFields,
  fileState,
  locate,
  nameOf,
  parseAttributes,
  STAT_NUMBERS,
  tellState,
  toldState,
  type Whereabouts,
  withoutSlash,
} from './file-state.ts';
export { globWord } from './glob-word.ts';
export { hostAddress } from './host-address.ts';
export { hostWord } from './host-word.ts';
export { eraseJobScript, type JobPlace, type JobRecord, readJob, readJobScript } from './job.ts';
export { endLine, splitLines, withoutNewline } from './lines.ts';
export { applyMode, formatMode, mode, modeOrPreserve } from './mode.ts';
export { defineModule, type Module, type ResultFields } from './module.ts';
export { chmodWord, giveTo, type Ownership, own, ownership } from './ownership.ts';
export * from './params.ts';
export { type Output, type Probe, type Probes, probe, type StateOf } from './probe.ts';
export { renameOver } from './rename-over.ts';
export { splitWords } from './shell-words.ts';
export { userUmask } from './user-umask.ts';
export { validation } from './validation.ts';
export {
  isSame,
  type MadeContent,
  type NewContent,
  SAME,
  stopUnlessStaged,
  type WriteOptions,
  writeFile,
  writtenFields,
} from './write-file.ts';
