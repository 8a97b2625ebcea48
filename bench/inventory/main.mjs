// Inventories of 5,000 hosts: what a listing of the hosts takes beside the least that reads the same file, in whole
// processes that take turns. Base: node with one parse by the YAML package, or with the lines of an INI file parted into
// words and names with values. Prints medians of the ratios of each pair; the status is 1 where a listing is not what was written.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAIRS = Number(process.env.PAIRS ?? 11);
const COMMAND = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const YAML = new URL('../../node_modules/yaml/dist/index.js', import.meta.url).pathname;
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const two = (number) => String(number).padStart(2, '0');

const groups = times(50, (index) => ({
  name: `group${index}`,
  site: `site${index % 10}`,
  hosts: times(100, (host) => ({
    name: `node${index}-${two(host)}.example.net`,
    vars: { ansible_host: `10.${index}.0.${host}`, rack: host % 7, role: 'web', note: `rack ${host % 7}` },
  })),
}));
const sites = times(10, (index) => `site${index}`);
const all = groups.flatMap(({ hosts }) => hosts);
const pairs = (vars, separator) => Object.entries(vars).map(([name, value]) => `${name}${separator}${value}`);
const quoted = (word) => (word.includes(' ') ? word.replace(/=(.*)/, '="$1"') : word);

/** What people write: groups below groups, variables of both, templates among them, quoted texts. */
const FILES = {
  'names.ini': {
    text: groups.map(({ name, hosts }) => `[${name}]\n${hosts.map((host) => host.name).join('\n')}\n`).join('\n'),
  },
  'full.ini': {
    text: [
      ...groups.map(({ name, hosts }) => {
        const lines = hosts.map((host) => [host.name, ...pairs(host.vars, '=').map(quoted)].join(' '));
        return `[${name}]\n${lines.join('\n')}\n\n[${name}:vars]\nregion=eu\nntp="{{ region }}.ntp.example.net"\n`;
      }),
      ...sites.map((site) => `[${site}:children]\n${groups.filter((one) => one.site === site).map(({ name }) => name).join('\n')}\n`),
    ].join('\n'),
    hasVars: true,
  },
  'ranges.ini': { text: groups.map(({ name }, index) => `[${name}]\nnode${index}-[00:99].example.net\n`).join('\n') },
  'names.yml': {
    text: `all:\n  children:\n${groups
      .map(({ name, hosts }) => `    ${name}:\n      hosts:\n${hosts.map((host) => `        ${host.name}:\n`).join('')}`)
      .join('')}`,
  },
  'full.yml': {
    text: `all:\n  children:\n${sites
      .map((site) => `    ${site}:\n      children:\n${groups.filter((one) => one.site === site).map(yamlGroup).join('')}`)
      .join('')}`,
    hasVars: true,
  },
};

function yamlGroup({ name, hosts }) {
  const blanks = ' '.repeat(14);
  const written = hosts.map((host) => `            ${host.name}:\n${pairs(host.vars, ': ').map((line) => `${blanks}${line}\n`).join('')}`);
  const vars = `          vars:\n            region: eu\n            ntp: "{{ region }}.ntp.example.net"\n`;
  return `        ${name}:\n${vars}          hosts:\n${written.join('')}`;
}

const BASE = `
const { readFileSync } = require('node:fs');
const text = readFileSync(process.argv[1], 'utf8');
let count = 0;
if (process.argv[1].endsWith('.yml')) count = Object.keys(require(${JSON.stringify(YAML)}).parse(text)).length;
else for (const line of text.split('\\n')) {
  const words = line.trim().split(/\\s+/);
  const vars = {};
  for (const word of words.slice(1)) vars[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
  if (words[0] !== '') count++;
}
process.stdout.write(String(count));`;

const directory = mkdtempSync(join(tmpdir(), 'infrakit-bench-'));
const cache = join(directory, 'cache');
const options = { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, XDG_CACHE_HOME: cache } };
const run = (...words) => execFileSync(process.execPath, words, options);
const infrakit = (...words) => run(COMMAND, ...words);
const dropListings = () => {
  const kept = join(cache, 'infrakit');
  for (const name of readdirSync(kept)) if (name.endsWith('.listing')) rmSync(join(kept, name));
};

/** @throws Error where the listing, or a variable of a host, is not what was written */
function check(file, { hasVars }) {
  const listed = infrakit('play', 'site.yml', '-i', file, '--list-hosts').split('\n').slice(6).map((line) => line.trim());
  const names = all.map(({ name }) => name);
  if (listed.filter(Boolean).sort().join() !== names.sort().join()) throw new Error(`${file}: other hosts are listed`);
  const { hostvars = {} } = JSON.parse(infrakit('inventory', '-i', file, '--list', '--export'))._meta;
  for (const { name, vars } of all) {
    const sorted = (one) => JSON.stringify(Object.entries(one).sort());
    if (sorted(hostvars[name] ?? {}) !== sorted(hasVars ? vars : {})) throw new Error(`${file}: ${name} has other variables`);
  }
}

function milliseconds(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

try {
  mkdirSync(cache, { mode: 0o700 });
  writeFileSync(join(directory, 'site.yml'), '- hosts: all\n  gather_facts: false\n');
  for (const [file, { text }] of Object.entries(FILES)) writeFileSync(join(directory, file), text);
  console.log('5,000 hosts: --list-hosts / bare parse of the same file (medians of pairs)\n');
  console.log('| file | base ms | first time | second time | infrakit run --list-hosts |\n| -- | -- | -- | -- | -- |');
  for (const [file, content] of Object.entries(FILES)) {
    check(file, content);
    const listing = () => infrakit('play', 'site.yml', '-i', file, '--list-hosts');
    const base = () => run('-e', BASE, file);
    const adHoc = () => infrakit('run', 'all', '-i', file, '--list-hosts');
    adHoc();
    const turns = times(PAIRS, () => {
      const bare = milliseconds(base);
      dropListings();
      const [first, second, other] = [listing, listing, adHoc].map((work) => milliseconds(work) / bare);
      return { bare, first, second, other };
    });
    const of = (name, digits) => median(turns.map((turn) => turn[name])).toFixed(digits);
    console.log(`| ${file} | ${of('bare', 0)} | ${of('first', 2)} | ${of('second', 2)} | ${of('other', 2)} |`);
  }
} finally {
  rmSync(directory, { recursive: true });
}
