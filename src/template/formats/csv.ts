/** The rows of a CSV text; quotes hold separators and line ends. */
export function parseCsv(content: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /"((?:[^"]|"")*)"|[^"\r\n]/y;
  let text = '';
  let at = 0;
  const endCell = () => {
    rows.at(-1)?.push(text);
    text = '';
  };
  while (at < content.length) {
    const char = content[at] ?? '';
    cell.lastIndex = at;
    const match = char === delimiter || char === '\n' || char === '\r' ? undefined : cell.exec(content);
    if (match) {
      text += match[1]?.replaceAll('""', '"') ?? match[0];
      at = cell.lastIndex;
      continue;
    }
    at++;
    if (char === '\r' && content[at] === '\n') continue;
    endCell();
    if (char !== delimiter) rows.push([]);
  }
  endCell();
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}
