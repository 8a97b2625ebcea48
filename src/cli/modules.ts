import type { AnyAction } from '../engine/actions.ts';
import { authorizedKey } from '../modules/accounts/authorized-key.ts';
import { group } from '../modules/accounts/group.ts';
import { knownHosts } from '../modules/accounts/known-hosts.ts';
import { opensshKeypair } from '../modules/accounts/openssh-keypair.ts';
import { user } from '../modules/accounts/user.ts';
import { asyncStatus } from '../modules/commands/async-status.ts';
import { command } from '../modules/commands/command.ts';
import { make } from '../modules/commands/make.ts';
import { raw } from '../modules/commands/raw.ts';
import { script } from '../modules/commands/script.ts';
import { shell } from '../modules/commands/shell.ts';
import { dockerContainer } from '../modules/containers/docker-container.ts';
import { dockerContainerExec } from '../modules/containers/docker-container-exec.ts';
import { dockerContainerInfo } from '../modules/containers/docker-container-info.ts';
import { dockerImage } from '../modules/containers/docker-image.ts';
import { dockerImageBuild } from '../modules/containers/docker-image-build.ts';
import { dockerImageInfo } from '../modules/containers/docker-image-info.ts';
import { dockerImagePull } from '../modules/containers/docker-image-pull.ts';
import { dockerLogin } from '../modules/containers/docker-login.ts';
import { dockerNetwork } from '../modules/containers/docker-network.ts';
import { dockerVolume } from '../modules/containers/docker-volume.ts';
import { addHost } from '../modules/control/add-host.ts';
import { assert } from '../modules/control/assert.ts';
import { debug } from '../modules/control/debug.ts';
import { fail } from '../modules/control/fail.ts';
import { groupBy } from '../modules/control/group-by.ts';
import { includeVars } from '../modules/control/include-vars.ts';
import { meta } from '../modules/control/meta.ts';
import { pause } from '../modules/control/pause.ts';
import { setFact } from '../modules/control/set-fact.ts';
import { setStats } from '../modules/control/set-stats.ts';
import { validateArgumentSpec } from '../modules/control/validate-argument-spec.ts';
import { opensslCsr } from '../modules/crypto/openssl-csr.ts';
import { opensslDhparam } from '../modules/crypto/openssl-dhparam.ts';
import { opensslPrivatekey } from '../modules/crypto/openssl-privatekey.ts';
import { x509Certificate } from '../modules/crypto/x509-certificate.ts';
import { mysqlDb } from '../modules/databases/mysql-db.ts';
import { mysqlUser } from '../modules/databases/mysql-user.ts';
import { postgresqlDb } from '../modules/databases/postgresql-db.ts';
import { postgresqlExt } from '../modules/databases/postgresql-ext.ts';
import { postgresqlPing } from '../modules/databases/postgresql-ping.ts';
import { postgresqlPrivs } from '../modules/databases/postgresql-privs.ts';
import { postgresqlSchema } from '../modules/databases/postgresql-schema.ts';
import { postgresqlUser } from '../modules/databases/postgresql-user.ts';
import { gatherFacts } from '../modules/facts/gather-facts.ts';
import { getent } from '../modules/facts/getent.ts';
import { packageFacts } from '../modules/facts/package-facts.ts';
import { serviceFacts } from '../modules/facts/service-facts.ts';
import { setup } from '../modules/facts/setup.ts';
import { acl } from '../modules/files/acl.ts';
import { assemble } from '../modules/files/assemble.ts';
import { blockinfile } from '../modules/files/blockinfile.ts';
import { copy } from '../modules/files/copy.ts';
import { fetch } from '../modules/files/fetch.ts';
import { file } from '../modules/files/file.ts';
import { find } from '../modules/files/find.ts';
import { iniFile } from '../modules/files/ini-file.ts';
import { lineinfile } from '../modules/files/lineinfile.ts';
import { replace } from '../modules/files/replace.ts';
import { slurp } from '../modules/files/slurp.ts';
import { stat } from '../modules/files/stat.ts';
import { template } from '../modules/files/template.ts';
import { unarchive } from '../modules/files/unarchive.ts';
import { iptables } from '../modules/network/iptables.ts';
import { ping } from '../modules/network/ping.ts';
import { ufw } from '../modules/network/ufw.ts';
import { waitFor } from '../modules/network/wait-for.ts';
import { alternatives } from '../modules/packages/alternatives.ts';
import { apt } from '../modules/packages/apt.ts';
import { aptKey } from '../modules/packages/apt-key.ts';
import { aptRepository } from '../modules/packages/apt-repository.ts';
import { deb822Repository } from '../modules/packages/deb822-repository.ts';
import { debconf } from '../modules/packages/debconf.ts';
import { dpkgDivert } from '../modules/packages/dpkg-divert.ts';
import { dpkgSelections } from '../modules/packages/dpkg-selections.ts';
import { npm } from '../modules/packages/npm.ts';
import { packageModule } from '../modules/packages/package.ts';
import { pip } from '../modules/packages/pip.ts';
import { service } from '../modules/services/service.ts';
import { systemd } from '../modules/services/systemd.ts';
import { git } from '../modules/source/git.ts';
import { gitConfig } from '../modules/source/git-config.ts';
import { cron } from '../modules/system/cron.ts';
import { hostname } from '../modules/system/hostname.ts';
import { localeGen } from '../modules/system/locale-gen.ts';
import { modprobe } from '../modules/system/modprobe.ts';
import { mount } from '../modules/system/mount.ts';
import { reboot } from '../modules/system/reboot.ts';
import { sysctl } from '../modules/system/sysctl.ts';
import { tempfile } from '../modules/system/tempfile.ts';
import { timezone } from '../modules/system/timezone.ts';
import { waitForConnection } from '../modules/system/wait-for-connection.ts';
import { apache2Module } from '../modules/web/apache2-module.ts';
import { getUrl } from '../modules/web/get-url.ts';
import { htpasswd } from '../modules/web/htpasswd.ts';
import { uri } from '../modules/web/uri.ts';

/** Every module and control there is. */
export const modules: readonly AnyAction[] = [
  authorizedKey,
  alternatives,
  localeGen,
  gitConfig,
  make,
  dpkgDivert,
  acl,
  group,
  knownHosts,
  opensshKeypair,
  user,
  asyncStatus,
  command,
  raw,
  script,
  shell,
  dockerContainer,
  dockerContainerExec,
  dockerContainerInfo,
  dockerImage,
  dockerImageBuild,
  dockerImageInfo,
  dockerImagePull,
  dockerLogin,
  dockerNetwork,
  dockerVolume,
  addHost,
  assert,
  debug,
  fail,
  groupBy,
  includeVars,
  meta,
  pause,
  setFact,
  setStats,
  validateArgumentSpec,
  opensslCsr,
  opensslDhparam,
  opensslPrivatekey,
  x509Certificate,
  mysqlDb,
  mysqlUser,
  postgresqlDb,
  postgresqlExt,
  postgresqlPing,
  postgresqlPrivs,
  postgresqlSchema,
  postgresqlUser,
  getent,
  packageFacts,
  serviceFacts,
  setup,
  gatherFacts,
  assemble,
  blockinfile,
  copy,
  fetch,
  file,
  find,
  iniFile,
  lineinfile,
  replace,
  slurp,
  stat,
  template,
  unarchive,
  iptables,
  ping,
  ufw,
  waitFor,
  aptKey,
  aptRepository,
  apt,
  deb822Repository,
  debconf,
  dpkgSelections,
  npm,
  packageModule,
  pip,
  service,
  systemd,
  // The name that Ansible gives it since 2.15.
  { ...systemd, name: 'systemd_service' },
  git,
  cron,
  hostname,
  modprobe,
  mount,
  reboot,
  sysctl,
  tempfile,
  timezone,
  waitForConnection,
  apache2Module,
  getUrl,
  htpasswd,
  uri,
];
