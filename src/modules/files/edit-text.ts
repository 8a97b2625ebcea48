import {
  bool,
  type Change,
  decodeText,
  encodeText,
  type FileState,
  type FileText,
  fileState,
  fileText,
  need,
  type Output,
  type Ownership,
  own,
  ownership,
  path,
  type ResultFields,
  str,
  type WriteOptions,
  writeFile,
  writtenFields,
} from '../../sdk/index.ts';

/** The parameters of every module that edits a text in place. */
export const editing = {
  path: path().describe('The file on the host.'),
  backup: bool().default(false),
  validate: str().optional(),
  ...ownership,
};

/** The outcome of an edit: the whole new text, and what Ansible says about it. */
export interface Edit {
  readonly text: string;
  readonly msg: string;
}

interface Seen {
  readonly at: FileState;
  readonly content: FileText | null;
}

/** A link is never replaced by an edit: what it points to is edited. */
export const inspectText = ({ path: target, attributes }: { readonly path: string } & Ownership) => ({
  at: fileState(target, { follow: true, flags: attributes !== undefined }),
  content: fileText(target, { follow: true }),
});

/** @throws Unmet where there is no file and none may be made; `hint` says how one could be, `word` what Ansible calls it */
export function needText({ at }: Seen, create: boolean, hint?: string, word = 'Path'): void {
  need(at.type !== 'directory', `Path ${at.path} is a directory !`);
  need(at.type !== 'absent' || create, `${word} ${at.path} does not exist !`, hint);
}

/** The changes that lay down an edited text, or give the file its owner and mode where the text is right. */
export function* planEdit({ at, content }: Seen, edit: Edit, want: WriteOptions): Iterable<Change> {
  const before = content?.text ?? '';
  if (edit.text === before && at.type !== 'absent') return yield* own(at, want);
  const bytes = encodeText(edit.text, content?.encoding ?? 'utf8');
  yield writeFile(at, { bytes }, { ...want, before, makeParent: true });
}

/** What is seen after the edit of a file that was there. */
export function foreseeEdit<S extends Seen>(is: S, edit: Edit): S | undefined {
  const { content } = is;
  return content ? { ...is, content: decodeText(encodeText(edit.text, content.encoding)) } : undefined;
}

/** What Ansible's modules give beside their message. */
export function editFields({ at, content }: Seen, edit: Edit, outputs: readonly Output[]): ResultFields {
  const { backup_file } = writtenFields(at, {}, outputs);
  const msg = edit.text === content?.text ? '' : edit.msg;
  return { path: at.path, msg, backup: backup_file ?? '', ...(backup_file === undefined ? {} : { backup_file }) };
}
