import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { variables } from '#infra/names.ts'
import { CliError } from './cli-error.ts'

/** Everything the command reads from the environment; no other code in cli/ reads it. */
export interface Surroundings {
  /** Folder with outpace.yaml, scenarios/ and .outpace/. */
  root: string
  stateFolder: string
  /** Keeps the unpacked browser between runs. */
  cacheFolder: string
  chromiumPath: string | undefined
  /** Name of the variable that asks programs to use a proxy; Outpace does not. */
  proxy?: string | undefined
  /** AWS region of this shell. */
  awsRegion: string | undefined
  /** What names of the deployment begin with, where outpace.yaml does not say. */
  namePrefix?: string | undefined
  /** Value of a secret that our own journey requests, or that opens our own site. */
  secret: (name: string) => Promise<string>
  /** Value of a secret of a channel, webhook or mail server; undefined where it is not set. */
  channelSecret: (name: string) => string | undefined
}

export function surroundings(): Surroundings {
  const { env } = process
  const root = process.cwd()
  const stateFolder = join(root, '.outpace')
  return {
    root,
    stateFolder,
    cacheFolder: cacheFolder(stateFolder),
    // Empty is as good as unset.
    chromiumPath: env.CHROMIUM_PATH || undefined,
    proxy: proxyVariables.find((name) => env[name]),
    awsRegion: env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
    namePrefix: env[variables.namePrefix] || undefined,
    secret: async (name) => {
      const variable = secretVariable(name)
      const value = env[variable]
      if (value !== undefined) return value
      throw new CliError(`The secret "${name}" is not set. Set the environment variable ${variable}.`)
    },
    channelSecret: (name) => env[secretVariable(name)],
  }
}

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** Without a home folder, as for some users of containers, it is next to the records. */
function cacheFolder(stateFolder: string): string {
  // A relative path is invalid: https://specifications.freedesktop.org/basedir-spec/latest
  const { XDG_CACHE_HOME = '' } = process.env
  if (canHoldFolders(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'outpace')
  const home = homeFolder()
  return home === undefined ? join(stateFolder, 'cache') : join(home, '.cache', 'outpace')
}

function homeFolder(): string | undefined {
  try {
    const home = homedir()
    return canHoldFolders(home) ? home : undefined
  } catch {
    // No HOME, and this user is not in the system's list.
    return undefined
  }
}

/** Below /proc nothing can be made, and Node's mkdir never ends there: it takes the missing parent for one to be made first. */
function canHoldFolders(path: string): boolean {
  return isAbsolute(path) && !/^\/proc(\/|$)/.test(resolve(path))
}

/** Whether to print where an unexpected error happened. */
export function showsStack(): boolean {
  return Boolean(process.env.OUTPACE_STACK)
}

export function secretVariable(name: string): string {
  return `OUTPACE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
