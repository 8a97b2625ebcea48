import { appendFileSync, openSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Log } from '../report/ansible/callback-options.ts';
import type { Tone } from '../report/colour.ts';
import type { Settings } from './settings/settings.ts';

/** Others need not read what was run: whoever wants them to makes the file before. */
const PRIVATE = 0o600;

const LEVELS: { readonly [tone in Tone]?: string } = {
  failed: 'ERROR',
  unreachable: 'ERROR',
  warning: 'WARNING',
  retrying: 'DEBUG',
};

let opened: { readonly path: string; readonly log: Log | undefined } | undefined;

/**
 * Adds to the file that `log_path` names, in the form of Ansible's log: time, process, user, level and the text. Undefined
 * where there is none, and where it cannot be written, which is told once.
 */
export function log(settings: Settings): Log | undefined {
  const path = settings.value('DEFAULT_LOG_PATH');
  if (path === undefined) return undefined;
  if (opened?.path !== path) opened = { path, log: open(path) };
  return opened.log;
}

function open(path: string): Log | undefined {
  let file: number;
  try {
    file = openSync(path, 'a', PRIVATE);
  } catch {
    process.stderr.write(`[WARNING]: log file at ${path} is not writeable and we cannot create it, aborting\n`);
    return undefined;
  }
  const user = userInfo().username;
  let isFull = false;
  return (text, tone) => {
    const plain = text.replaceAll(SGR, '').replace(/^\n+/, '').trimEnd();
    if (plain === '') return;
    if (isFull) return;
    const level = (tone && LEVELS[tone]) ?? 'INFO';
    try {
      appendFileSync(file, `${timeOf(new Date())} p=${process.pid} u=${user} n=infrakit ${level}| ${plain}\n`);
    } catch (error) {
      // A full disk here is no reason to leave hosts half done.
      isFull = true;
      process.stderr.write(`[WARNING]: nothing more is logged to ${path}: ${(error as Error).message}\n`);
    }
  };
}

/** What colours are made of. */
const SGR = /\x1b\[[\d;]*m/g;

/** As Python's logging writes it: the local time, milliseconds after a comma. */
function timeOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`;
}
