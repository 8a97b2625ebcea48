import { joinShell, type Shell, sh, userUmask } from '../../sdk/index.ts';
import { waitForApt } from './apt-lock.ts';
import type { AptWant } from './apt-params.ts';

/** Nothing of apt, debconf or a maintainer script may ask a question. */
const QUIET = sh`export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical APT_LISTCHANGES_FRONTEND=none UCF_FORCE_CONFFOLD=1`;

/** What every call of apt-get gets; the options of dpkg decide what becomes of changed configuration files. */
function options(want: AptWant): string[] {
  const dpkg = want.dpkg_options.split(',').filter((option) => option !== '');
  const recommends = want.install_recommends;
  return [
    ...dpkg.flatMap((option) => ['-o', `Dpkg::Options::=--${option}`]),
    ...['-o', `DPkg::Lock::Timeout=${want.lock_timeout}`],
    ...(recommends === undefined ? [] : ['-o', `APT::Install-Recommends=${recommends ? 'yes' : 'no'}`]),
    ...(want.default_release ? ['-t', want.default_release] : []),
    ...(want.allow_unauthenticated || want.force ? ['--allow-unauthenticated'] : []),
    ...(want.allow_downgrade || want.force ? ['--allow-downgrades'] : []),
    ...(want.allow_change_held_packages || want.force ? ['--allow-change-held-packages'] : []),
    ...(want.force ? ['--allow-remove-essential'] : []),
    ...(want.fail_on_autoremove ? ['--no-remove'] : []),
    ...(want.only_upgrade ? ['--only-upgrade'] : []),
  ];
}

/** A call of apt-get that works on the packages, one at a time on each host. */
export function aptGet(want: AptWant, verb: readonly string[], words: readonly (string | Shell)[] = []): Shell {
  const call = sh`apt-get -y -q ${[...options(want), ...verb, ...words]}`;
  const steps = [waitForApt(want.lock_timeout), QUIET, userUmask];
  if (want.policy_rc_d !== undefined) steps.push(holdServices(want.policy_rc_d));
  return joinShell([...steps, call], '\n');
}

/** What apt-get would do, in lines that begin with `Inst`, `Remv`, `Conf` or `Del`. Takes no lock and changes nothing. */
export const simulate = (want: AptWant, verb: readonly string[], words: readonly string[] = []): Shell =>
  sh`apt-get -s -q ${[...options(want), ...verb, ...words]} 2>&1`;

/** Finishes what an earlier installation left half done. */
export const finishInstallation = (want: AptWant): Shell => {
  const dpkg = want.dpkg_options.split(',').filter((option) => option !== '');
  const call = sh`dpkg --configure -a ${dpkg.map((option) => `--${option}`)}`;
  return joinShell([waitForApt(want.lock_timeout), QUIET, userUmask, call], '\n');
};

/** Lets maintainer scripts ask before they start services, and answers with this status; a file of the host's own stays. */
const holdServices = (status: number): Shell =>
  sh`if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit %d\n' ${status} >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi`;

/**
 * Fetches the package lists. A list that cannot be fetched is an error, and apt tries again a few times, each time after
 * twice the pause. apt leaves the directory's time alone where nothing was new, so it is set here.
 */
export const updateLists = (
  want: Pick<AptWant, 'lock_timeout' | 'update_cache_retries' | 'update_cache_retry_max_delay'>,
): Shell =>
  joinShell(
    [
      waitForApt(want.lock_timeout),
      QUIET,
      userUmask,
      sh`tries=${want.update_cache_retries} pause=1`,
      sh`until apt-get -q -o APT::Update::Error-Mode=any update; do
  tries=$((tries - 1)); [ "$tries" -gt 0 ] || exit 100
  sleep "$pause"; pause=$((pause * 2)); [ "$pause" -le ${want.update_cache_retry_max_delay} ] || pause=${want.update_cache_retry_max_delay}
done
touch /var/lib/apt/lists
[ ! -e /var/lib/apt/periodic/update-success-stamp ] || touch /var/lib/apt/periodic/update-success-stamp
date '+cache_update_time=%s'`,
    ],
    '\n',
  );
