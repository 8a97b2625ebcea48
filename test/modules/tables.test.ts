import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { AnyModule } from '../../src/sdk/module.ts';
import { parse } from './conformance.ts';

/** One case: what is asked, what the host is like, and the changes that follow. */
interface Row {
  readonly case: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What `prepare` adds to the parameters. */
  readonly prepared?: Readonly<Record<string, unknown>>;
  readonly state: Readonly<Record<string, unknown>>;
  readonly changes?: readonly Readonly<Record<string, string | null>>[];
  /** Instead of changes: why they cannot be planned. */
  readonly refuses?: string;
}

const TABLES = join(import.meta.dirname, 'tables');
const MODULES = join(import.meta.dirname, '../../src/modules');

const sources = readdirSync(MODULES, { recursive: true, encoding: 'utf8' });

/** The module of a table: `files/get-url.ts` for `get_url.yml`. */
async function moduleOf(table: string): Promise<AnyModule> {
  const name = table.replace(/\.yml$/, '');
  const path = sources.find((source) => source.endsWith(`/${name.replaceAll('_', '-')}.ts`));
  const exported: Record<string, AnyModule> = await import(join(MODULES, path ?? name));
  return Object.values(exported).find((value) => value?.name === name) ?? expect.fail(`there is no module ${name}`);
}

const rowsOf = (documents: readonly { toJS(): unknown }[]): [string, Row][] =>
  documents.map((document) => {
    const row = document.toJS() as Row;
    return [row.case, row];
  });

for (const table of readdirSync(TABLES).filter((name) => name.endsWith('.yml'))) {
  const documents = parseAllDocuments(readFileSync(join(TABLES, table), 'utf8'));
  describe(table.replace('.yml', ''), () => {
    test.each(rowsOf(documents))('%s', async (_, row) => {
      const module = await moduleOf(table);
      const want = { ...(parse(module, row.params) as object), ...row.prepared };
      const plan = () =>
        [...module.plan(want, row.state as never)].map((change) => ({ ...change, apply: change.apply.text }));
      if (row.refuses !== undefined) return expect(plan).toThrow(row.refuses);
      const keys = (row.changes ?? []).map((change) => Object.keys(change));
      const planned = plan();
      const shown = planned.map((change, at) =>
        Object.fromEntries((keys[at] ?? ['what']).map((key) => [key, change[key as keyof typeof change]])),
      );
      expect(shown).toEqual(row.changes);
      const [only, ...others] = planned;
      if (!module.foresee || !only?.whole || others.length > 0) return;
      // What is foreseen is what the plan makes: seen again, nothing is left to do.
      const foreseen = module.foresee(want, row.state as never);
      expect(foreseen).toBeDefined();
      expect([...module.plan(want, foreseen as never)].filter(({ what }) => what === 'content')).toEqual([]);
    });
  });
}
