/**
 * Python (2.7 and 3) that runs on the host: it reads the bundle from the first line of its stdin and the arguments from the
 * rest, writes the files into the directory that is its argument, and runs the module as `__main__`.
 *
 * Ansible's library takes the arguments from a variable of `basic`. A module that starts another Python by
 * `respawn_module` finds `_module_fqn` and `_modlib_path` where it looks for them.
 */
export const PYTHON_BOOT = `import sys
sys.dont_write_bytecode = True
import base64, json, os, runpy, zlib
d = sys.argv[1]
i = getattr(sys.stdin, 'buffer', sys.stdin)
b = json.loads(zlib.decompress(base64.b64decode(i.readline())).decode('utf-8'))
a = json.loads(i.read().decode('utf-8'))
p = os.path.join(d, 'lib')
m = os.umask(63)
for n in b['files']:
    f = os.path.join(p, n)
    if not os.path.isdir(os.path.dirname(f)):
        os.makedirs(os.path.dirname(f))
    with open(f, 'wb') as o:
        o.write(base64.b64decode(b['files'][n]))
t = os.path.join(d, 'tmp')
os.mkdir(t)
os.umask(m)
a['_ansible_tmpdir'] = t
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
sys.argv = [os.path.join(p, b['module'].replace('.', '/') + '.py')]
sys.path = [p] + [x for x in sys.path if x != '']
a = json.dumps({'ANSIBLE_MODULE_ARGS': a}).encode('utf-8')
if 'ansible/module_utils/basic.py' in b['files']:
    from ansible.module_utils import basic
    basic._ANSIBLE_ARGS = a
    if hasattr(basic, '_ANSIBLE_PROFILE'):
        basic._ANSIBLE_PROFILE = 'legacy'
runpy.run_module(b['module'], init_globals={'_module_fqn': b['module'], '_modlib_path': p}, run_name='__main__', alter_sys=True)
`;
