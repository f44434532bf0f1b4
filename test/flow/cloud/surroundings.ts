import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writePrctlRefuser } from '../../measure/refuse-prctl.ts'

interface Surroundings {
  command: [string, ...string[]]
  taskRoot: string
  layerRoot: string
  clean: () => Promise<void>
}

const bootstrap = fileURLToPath(new URL('./bootstrap.ts', import.meta.url))
const checkout = join(import.meta.dirname, '../../..')

/**
 * With Linux' own namespaces: everything is read-only except /tmp, the function is in /var/task, its layer in /opt, and
 * this checkout with its node_modules is not there.
 */
const enter = `set -e
mount -t tmpfs tmpfs /var
mkdir /var/task /var/runtime
mount --rbind "$TASK" /var/task
if [ -n "$LAYER" ]; then mount --rbind "$LAYER" /opt; fi
cp "$BOOTSTRAP" /var/runtime/bootstrap.ts
cp "$REFUSER" /var/runtime/refuse-prctl
touch /var/runtime/node
mount --bind "$NODE" /var/runtime/node
# What a machine of a developer has and Lambda lacks.
for library in /usr/lib/*/libsqlite3.so.0 /usr/lib64/libsqlite3.so.0; do
  if [ -e "$library" ]; then mount --bind /dev/null "$library"; fi
done
if [ -d /usr/share/fonts ]; then mount -t tmpfs tmpfs /usr/share/fonts; fi
mount -t tmpfs tmpfs "$CHECKOUT"
# Lambda has a folder for shared memory that nobody may use.
for folder in $(cut -d' ' -f2 /proc/self/mounts | sort -u); do mount -o remount,bind,ro "$folder" 2>/dev/null || true; done
mount -t tmpfs tmpfs /tmp
unset TASK LAYER BOOTSTRAP NODE REFUSER CHECKOUT OLDPWD PWD SHLVL _
exec "$@"`

interface Place {
  /** Folder of the function's code, and of its layer where it has one. */
  task: string
  layer: string | undefined
}

/** Where a function runs; copies of the bare files where a machine gives no namespaces, such as in most containers. */
export async function surroundings({ task, layer = '' }: Place): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'outpace-task-'))
  const clean = () => rm(folder, { recursive: true, force: true })
  const refuser = join(folder, 'refuse-prctl')
  // As one that Lambda's may be; test/measure/chromium/prctl.test.ts has the others.
  await writePrctlRefuser(refuser, 'EPERM')
  const mounts = {
    ...{ TASK: task, LAYER: layer, BOOTSTRAP: bootstrap, NODE: process.execPath, CHECKOUT: checkout },
    REFUSER: refuser,
  }
  const assigned = Object.entries(mounts).map(([name, path]) => `${name}=${path}`)
  const wrap = (...command: string[]): [string, ...string[]] => [
    ...(['/usr/bin/env', ...assigned, 'unshare', '--map-root-user', '--mount'] as const),
    ...['/bin/sh', '-c', enter, 'sh', ...command],
  ]
  if (await succeeds(wrap('/bin/true'))) {
    return {
      command: wrap('/var/runtime/refuse-prctl', '/var/runtime/node', '/var/runtime/bootstrap.ts'),
      taskRoot: '/var/task',
      layerRoot: '/opt',
      clean,
    }
  }
  await cp(task, join(folder, 'task'), { recursive: true })
  await cp(bootstrap, join(folder, 'bootstrap.ts'))
  return {
    command: [refuser, process.execPath, join(folder, 'bootstrap.ts')],
    taskRoot: join(folder, 'task'),
    layerRoot: layer === '' ? '/opt' : layer,
    clean,
  }
}

async function succeeds([command, ...args]: [string, ...string[]]): Promise<boolean> {
  try {
    await promisify(execFile)(command, args, { cwd: dirname(checkout) })
    return true
  } catch {
    return false
  }
}
