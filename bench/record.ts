import { readFileSync, writeFileSync } from 'node:fs';
import type { ManyResult } from './many.ts';
import type { CaseResult } from './result.ts';
import type { TrickResult } from './tricks.ts';

/** What one call of the benchmark found, as `--json` writes it. */
export interface BenchRecord {
  readonly machine: string;
  readonly versions: readonly string[];
  readonly cases?: readonly CaseResult[];
  readonly tricks?: readonly TrickResult[];
  readonly many?: readonly ManyResult[];
}

export function writeRecord(file: string | undefined, record: BenchRecord): void {
  if (file !== undefined) writeFileSync(file, JSON.stringify(record, null, 1));
}

export const readRecord = (file: string): BenchRecord => JSON.parse(readFileSync(file, 'utf8')) as BenchRecord;
