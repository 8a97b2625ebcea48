/** A table of Markdown, as the documents of this project write it. Rows may be shorter than the head. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const full = rows.map((row) => head.map((_, index) => row[index] ?? ''));
  return [line(head), line(head.map(() => '--')), ...full.map(line)].join('\n');
}
