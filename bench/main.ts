import { cpus } from 'node:os';
import { benchCases } from './bench-cases.ts';
import { documentOf } from './document.ts';
import { benchMany } from './many.ts';
import { type Options, readOptions, usage } from './options.ts';
import { readRecord } from './record.ts';
import { NotPossibleHere } from './session.ts';
import { benchTricks } from './tricks.ts';
import { WrongUsage } from './wrong-usage.ts';

const NOT_POSSIBLE_HERE = 77;
const WRONG_USAGE = 2;

try {
  process.exitCode = await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof WrongUsage) {
    console.error(`${error.message}\n${usage}`);
    process.exitCode = WRONG_USAGE;
  } else if (error instanceof NotPossibleHere) {
    console.error(error.message);
    process.exitCode = NOT_POSSIBLE_HERE;
  } else throw error;
}

async function bench(options: Options): Promise<number> {
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (options.words.length > 0 && options.words.every((word) => word.endsWith('.json'))) {
    console.log(documentOf(options.words.map(readRecord)));
    return 0;
  }
  const { record, sound } = await chosen(options);
  if (options.markdown) console.log(documentOf([record]));
  return sound ? 0 : 1;
}

function chosen(options: Options) {
  const [mode, ...words] = options.words;
  if (mode === 'tricks') return benchTricks({ ...options, words });
  if (mode === 'many') return benchMany({ ...options, words }, cpus().length);
  return benchCases(options);
}
