// Turns the coloured output of a real run into a picture: infrakit play ... | node docs/make-picture.mjs > docs/run.svg
// Run it with FORCE_COLOR=1, so that the output has its colours in a pipe, too.
const COLOURS = { 31: '#f47067', 32: '#8ddb8c', 33: '#e3b341', 34: '#6cb6ff', 35: '#dcbdfb', 36: '#76c7d8' };
const [CHARACTER, ROW, MARGIN] = [8.4, 18, 16];

let text = '';
for await (const chunk of process.stdin) text += chunk;
const rows = text.replace(/\n$/, '').split('\n');
const width = Math.max(...rows.map((row) => row.replace(/\x1b\[[\d;]*m/g, '').length));

const escapeXml = (part) => part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function spans(row) {
  let colour = '';
  return row
    .split(/(\x1b\[[\d;]*m)/)
    .map((part) => {
      const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1];
      if (codes === undefined) return part && `<tspan${colour && ` fill="${colour}"`}>${escapeXml(part)}</tspan>`;
      colour =
        codes
          .split(';')
          .map((code) => COLOURS[code] ?? '')
          .find(Boolean) ?? '';
      return '';
    })
    .join('');
}

const lines = rows.map(
  (row, i) => `<text x="${MARGIN}" y="${MARGIN + ROW * (i + 0.8)}" xml:space="preserve">${spans(row)}</text>`,
);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width * CHARACTER + 2 * MARGIN}" height="${rows.length * ROW + 2 * MARGIN}">
<rect width="100%" height="100%" rx="8" fill="#22272e"/>
<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#adbac7">
${lines.join('\n')}
</g>
</svg>
`);
