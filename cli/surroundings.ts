import { homedir } from 'node:os'
import { join } from 'node:path'
import { CliError } from './cli-error.ts'

/** Everything the command reads from the environment; no other code in cli/ reads it. */
export interface Surroundings {
  /** Folder with outpace.yaml, scenarios/ and .outpace/. */
  root: string
  stateFolder: string
  /** Keeps the unpacked browser between runs. */
  cacheFolder: string
  chromiumPath: string | undefined
  /** AWS region of this shell. */
  awsRegion: string | undefined
  /** Value of a secret that our own journey requests. */
  secret: (name: string) => Promise<string>
  /** Value of a secret of a channel, webhook or mail server; undefined where it is not set. */
  channelSecret: (name: string) => string | undefined
}

export function surroundings(): Surroundings {
  const { env } = process
  const root = process.cwd()
  return {
    root,
    stateFolder: join(root, '.outpace'),
    cacheFolder: join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'outpace'),
    chromiumPath: env.CHROMIUM_PATH,
    awsRegion: env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
    secret: async (name) => {
      const variable = secretVariable(name)
      const value = env[variable]
      if (value !== undefined) return value
      throw new CliError(`The journey needs the secret "${name}". Set the environment variable ${variable}.`)
    },
    channelSecret: (name) => env[secretVariable(name)],
  }
}

export function secretVariable(name: string): string {
  return `OUTPACE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
