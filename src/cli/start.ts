#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { endWhereNobodyReads } from './broken-pipe.ts';
import { calledAs } from './called-as.ts';
import { keepListing, keptListing, type Listing, listingName } from './kept-listing.ts';
import { cacheDirectory, readCached, writeCached } from './user-cache.ts';

/** Both are put in when the command is built: the version, and a checksum of the file that this one starts. */
declare const INFRAKIT_VERSION: string;
declare const INFRAKIT_BUNDLE: string;

/** After so many milliseconds it does not matter to look once more at what is compiled; and it is kept if it grew by this. */
const LONG = 1_000;
const GROWTH = 1.02;

/** What the command tells when it has ended. */
interface Started {
  listingToKeep?(): Listing | undefined;
}

/**
 * Starts the command with the code that Node has compiled in an earlier run, if it is there. V8 looks at the length of a
 * source only, so the name of the cached code holds the checksum of what it was compiled from.
 */
function start(file: string, directory: string | undefined): Started {
  const name = `${INFRAKIT_BUNDLE}-${process.version}-${arch()}-${kind}.code`;
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
  const module: { exports: Started } = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

const called = calledAs(process.argv);

/** Prints a listing that was kept, or has it made, and kept where it would be the same the next time. */
function list(file: string, directory: string | undefined): void {
  const name = listingName(INFRAKIT_BUNDLE, [called.program ?? '', ...called.words]);
  const kept = directory === undefined ? undefined : keptListing(directory, name);
  if (kept !== undefined) {
    endWhereNobodyReads();
    process.stdout.write(kept);
    return;
  }
  const started = start(file, directory);
  process.once('exit', () => {
    const listing = started.listingToKeep?.();
    if (directory !== undefined && listing) keepListing(directory, name, listing);
  });
}

const [only, ...more] = called.words;
// A listing compiles little of what a run needs, and would pay for reading all of it.
const isListing = more.some((word) => word.startsWith('--list-') || word === '--syntax-check');
const kind = isListing && (only === 'play' || only === 'run') ? 'list' : only === 'play' ? 'play' : 'other';

// Most runs are over before what V8 optimises has paid for itself, and a quarter of their CPU would go into that: it is to
// wait eight times as long as it would by itself (v8 --interrupt-budget, of bytecode that was run). Node's later releases
// have a V8 that waits of its own accord, and no such flag. A listing goes the same way for each of its hosts, and waits not.
const waits = process.versions.v8.startsWith('11.') && kind !== 'list';
if (waits) process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=540000');

if ((only === '--version' || only === '-V') && more.length === 0) process.stdout.write(`${INFRAKIT_VERSION}\n`);
else {
  const work = kind === 'list' ? list : start;
  work(join(__dirname, 'infrakit.js'), cacheDirectory());
}
