// Makes dist: the whole command in one file, and beside it a small one that starts it with what Node has compiled before.
// Loading hundreds of files is most of what a short run would cost.
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const NATIVE = /\.node$/;

/** Native parts of a package are not bundled: they are looked for where the package lies, and may be missing. */
const nativeParts = {
  name: 'native-parts',
  resolveId(source, importer) {
    if (source === 'cpu-features') return { id: source, external: true };
    if (!NATIVE.test(source)) return null;
    return { id: `ssh2/lib/protocol/${source.replace(/^\.\//, '')}`, external: true };
  },
};

async function bundle(input, file, define = {}) {
  const build = await rolldown({
    input,
    platform: 'node',
    plugins: [nativeParts],
    transform: { define },
    onLog: (level, log) => {
      if (level === 'warn' && log.code !== 'EVAL') throw new Error(log.message);
    },
  });
  await build.write({ file, format: 'cjs', codeSplitting: false });
  await build.close();
}

/** With escapes for what is not ASCII: a text that holds but one such letter takes twice the memory as long as it runs. */
const ascii = (text) =>
  text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What few commands need and Node takes milliseconds to load. */
const ON_DEMAND = [
  'assert',
  'child_process',
  'fs/promises',
  'http',
  'net',
  'readline/promises',
  'stream/consumers',
  'stream/promises',
  'timers/promises',
  'tls',
  'worker_threads',
  'zlib',
];

/** Loads such parts of Node when something of them is asked for, and not when the command starts. */
function onDemand(text) {
  const asked = new RegExp(
    String.raw`^let (\w+) = require\("((?:node:)?(?:${ON_DEMAND.join('|')}))"\);\n(?:\1 = __toESM\(\1(?:, 1)?\);\n)?`,
    'gm',
  );
  const loaded = 'new Proxy({}, { get: (_, name) => (name === "default" ? require(part) : require(part)[name]) })';
  const lazy = text.replace(asked, (_, name, part) => `let ${name} = __onDemand("${part}");\n`);
  if (lazy === text) throw new Error('nothing of Node is loaded as it was when this was written');
  return lazy.replace('\nlet ', `\nconst __onDemand = (part) => ${loaded};\nlet `);
}

rmSync('dist', { recursive: true, force: true });
await bundle('src/cli/main.ts', 'dist/cli/infrakit.js');
writeFileSync('dist/cli/infrakit.js', ascii(onDemand(readFileSync('dist/cli/infrakit.js', 'utf8'))));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const identity = createHash('sha256').update(readFileSync('dist/cli/infrakit.js')).digest('hex').slice(0, 32);
await bundle('src/cli/start.ts', 'dist/cli/main.js', {
  INFRAKIT_VERSION: JSON.stringify(version),
  INFRAKIT_BUNDLE: JSON.stringify(identity),
});
// What can be switched off, for `npm run bench -- tricks` to ask.
await bundle('src/source/tricks.ts', 'dist/source/tricks.js');
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
chmodSync('dist/cli/main.js', 0o755);
