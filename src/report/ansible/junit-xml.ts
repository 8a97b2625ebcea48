/** One test case of a report. */
export interface JunitCase {
  readonly name: string;
  readonly classname: string;
  /** Seconds. */
  readonly time: number;
  readonly output?: string;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly skipped?: string;
}

/** A report with one suite, as Ansible writes it. Format: JUnit's XML as CI systems read it. */
export function junitXml(suite: string, cases: readonly JunitCase[]): string {
  const time = cases.reduce((sum, one) => sum + one.time, 0);
  const failures = cases.filter(({ failure }) => failure).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  const counts = { tests: cases.length, time };
  return `${[
    '<?xml version="1.0" ?>',
    `<testsuites${attributes({ disabled: 0, errors: 0, failures, ...counts })}>`,
    `\t<testsuite${attributes({ disabled: 0, errors: 0, failures, name: suite, skipped, ...counts })}>`,
    ...cases.map(caseText),
    '\t</testsuite>',
    '</testsuites>',
  ].join('\n')}\n`;
}

function caseText({ name, classname, time, output, failure, skipped }: JunitCase): string {
  const head = `\t\t<testcase${attributes({ classname, name, time })}`;
  const inside = [
    ...(output === undefined ? [] : [`<system-out>${escaped(output)}</system-out>`]),
    ...(failure
      ? [`<failure${attributes({ message: failure.message, type: 'failure' })}>${escaped(failure.text)}</failure>`]
      : []),
    ...(skipped === undefined ? [] : [`<skipped>${escaped(skipped)}</skipped>`]),
  ];
  if (inside.length === 0) return `${head}/>`;
  return `${head}>\n${inside.map((line) => `\t\t\t${line}`).join('\n')}\n\t\t</testcase>`;
}

const attributes = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

/** What XML 1.0 cannot hold at all is taken out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
