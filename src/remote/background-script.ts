import { type JobPlace, locateJob, readJobScript } from '../sdk/job.ts';
import { expand } from '../shell/pieces.ts';
import { DOLLAR, quote, type Shell, sh } from '../shell/sh.ts';
import { LAYING } from './stage.ts';

/** A job of a host that runs on by itself when nobody is connected any more. */
export interface Job extends JobPlace {
  /** Seconds after which all of its processes are killed. */
  readonly limit: number;
  /** What its record says beside what its scripts print. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Makes what comes on stdin the record, whole: nobody reads half of it. */
const WRITE = sh`{ cat >"$infrakit_job.tmp" && mv -f -- "$infrakit_job.tmp" "$infrakit_job"; }`;

/** Writes the record of a job that had nothing to do, and tells its path. */
export const recordScript = (job: Job): Shell => sh`${locateJob(job)}
umask 077
mkdir -p -- "$infrakit_jobs" && printf %s ${JSON.stringify({ ...job.fields, outputs: [] })} | ${WRITE} || exit
printf %s "$infrakit_job"`;

const RUNNING = '{"started":1,"finished":0,';

/**
 * Starts scripts in a session of their own, one after the other up to the first that fails; tells the path of the record
 * and ends at once. They travel on a pipe: nothing of them is in an argument, the environment or a file.
 */
export const startScript = (scripts: readonly string[], job: Job): Shell => sh`${locateJob(job)}
umask 077
command -v setsid >/dev/null || { echo 'setsid is missing, and without it nothing runs in the background' >&2; exit 1; }
mkdir -p -- "$infrakit_jobs" "$infrakit_work" || exit
printf %s ${`${RUNNING}"ansible_job_id":${JSON.stringify(job.id)}}`} | ${WRITE} || exit
{ printf 'infrakit_umask=%s\n' "${DOLLAR}{infrakit_umask:-022}"; printf %s ${supervisor(scripts, job)}; } |
setsid sh >/dev/null 2>&1 &
printf %s "$infrakit_job"`;

/** Prints the record, as `readJobScript` does, once the job is finished or so many seconds have passed. */
export const waitScript = (place: JobPlace, seconds: number): Shell => sh`${locateJob(place)}
infrakit_left=${Math.ceil(seconds * 5)}
while [ "$infrakit_left" -gt 0 ] && grep -q ${`^${RUNNING}`} "$infrakit_job"; do
if sleep 0.2 2>/dev/null; then infrakit_left=$((infrakit_left - 1)); else sleep 1; infrakit_left=$((infrakit_left - 5)); fi
done 2>/dev/null
${readJobScript(place)}`;

/** Control characters as JSON writes them: a line for sed each, as printf makes it. */
const CONTROLS = Array.from({ length: 31 }, (_, index) => index + 1)
  .filter((code) => code !== 10)
  .map((code) => `s/\\${code.toString(8).padStart(3, '0')}/\\\\\\\\u00${code.toString(16).padStart(2, '0')}/g`)
  .join('\\n');

/**
 * Runs the worker in yet another session, so that all it starts can be killed at once and the supervisor is left to
 * write the record. A NUL is told as U+0001, which output does not hold either: not every sed can read one.
 */
const supervisor = (scripts: readonly string[], job: Job): string => {
  const head = JSON.stringify(job.fields).slice(0, -1);
  return expand(
    sh`${locateJob(job)}
LC_ALL=C; export LC_ALL
umask 077
trap '' HUP
{ printf 'infrakit_umask=%s\n' "$infrakit_umask"; printf %s ${worker(scripts, job)}; } | setsid sh &
infrakit_pid=$!
{ sleep ${job.limit}; : >"$infrakit_work/late"; kill -s TERM -- "-$infrakit_pid"; } </dev/null &
wait "$infrakit_pid"
[ ! -e "$infrakit_work/late" ] || { sleep 1; kill -s KILL -- "-$infrakit_pid"; }
infrakit_controls=$(printf ${CONTROLS})
infrakit_json() {
{ cat -- "$1"; echo .; } | tr '\000' '\001' |
sed -e 's/[\\"]/\\&/g' -e "$infrakit_controls" -e '$s/\.$//' -e '$!s/$/\\n/' | tr -d '\n'
}
{ printf %s ${`${head}${head === '{' ? '' : ','}"outputs":[`}
infrakit_at=1
while [ -f "$infrakit_work/$infrakit_at.rc" ]; do
[ "$infrakit_at" -eq 1 ] || printf ,
printf '{"rc":%s,"stdout":"' "$(cat -- "$infrakit_work/$infrakit_at.rc")"; infrakit_json "$infrakit_work/$infrakit_at.out"
printf '","stderr":"'; infrakit_json "$infrakit_work/$infrakit_at.err"; printf '"}'
infrakit_at=$((infrakit_at + 1))
done
printf ]
[ ! -e "$infrakit_work/late" ] || printf ',"failed":true,"msg":"Timeout exceeded"'
printf '}'; } | ${WRITE}
rm -rf -- "$infrakit_work"
kill -s KILL 0
`.compact,
  );
};

const worker = (scripts: readonly string[], job: Job): string =>
  `${locateJob(job).text}
LC_ALL=C; export LC_ALL
umask 077
infrakit_part() {
( umask 077; eval "set --
$2" ) </dev/null >"$infrakit_work/$1.out" 2>"$infrakit_work/$1.err"
infrakit_rc=$?
echo "$infrakit_rc" >"$infrakit_work/$1.rc"
[ "$infrakit_rc" -eq 0 ] || exit
}
${LAYING}${scripts.map((script, index) => `infrakit_part ${index + 1} ${quote(expand(script))}`).join('\n')}
`;
