import { readBytes } from './disk.ts';
import { InfrakitError } from './infrakit-error.ts';
import type { SourceText, Span } from './span.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links go in a circle',
};

/**
 * The text of a file, which must be UTF-8.
 *
 * @param from the place that names the file, for the error
 * @throws InfrakitError where it cannot be read or is not text
 */
export function readSource(path: string, from?: Span): SourceText {
  let bytes: Buffer;
  try {
    bytes = readBytes(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new InfrakitError(`cannot read ${path}: ${REASONS[code] ?? code}`, { span: from, cause });
  }
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (cause) {
    throw new InfrakitError(`${path} is not UTF-8 text`, { span: from, cause, hint: 'convert it with iconv' });
  }
}
