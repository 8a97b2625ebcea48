#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheDirectory, readCached, writeCached } from './compile-cache.ts';

/** Both are put in when the command is built: the version, and a checksum of the file that this one starts. */
declare const INFRAKIT_VERSION: string;
declare const INFRAKIT_BUNDLE: string;

/** After so many milliseconds it does not matter to look once more at what is compiled; and it is kept if it grew by this. */
const LONG = 1_000;
const GROWTH = 1.02;

/**
 * Starts the command with the code that Node has compiled in an earlier run, if it is there. V8 looks at the length of a
 * source only, so the name of the cached code holds the checksum of what it was compiled from.
 */
function start(file: string): void {
  const name = `${INFRAKIT_BUNDLE}-${process.version}-${arch()}-${kind}.code`;
  const directory = cacheDirectory();
  const cachedData = directory === undefined ? undefined : readCached(directory, name);
  const source = wrap(readFileSync(file, 'latin1'));
  const script = new Script(source, { filename: file, ...(cachedData ? { cachedData } : {}) });
  // Of the cached code only its size is kept: it is part of the script by now.
  const known = script.cachedDataRejected ? 0 : (cachedData?.length ?? 0);
  if (directory !== undefined) {
    // At the end, when what was used is compiled, too. A run that took its time may have used more than those before it.
    process.once('exit', () => {
      if (known > 0 && performance.now() < LONG) return;
      const compiled = script.createCachedData();
      if (compiled.length > known * GROWTH) writeCached(directory, name, compiled);
    });
  }
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
}

const [, , only, ...more] = process.argv;
// A listing compiles little of what a run needs, and would pay for reading all of it.
const isListing = more.some((word) => word.startsWith('--list-') || word === '--syntax-check');
const kind = only === 'play' ? (isListing ? 'list' : 'play') : 'other';
if ((only === '--version' || only === '-V') && more.length === 0) process.stdout.write(`${INFRAKIT_VERSION}\n`);
else start(join(__dirname, 'infrakit.js'));
