import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import manifest from '#package.json' with { type: 'json' }
import type { Program } from '#stages/init/project.ts'

/** Packages that a project deploys with; it starts on this Node.js wherever the machine's own is older. */
const tools = ['aws-cdk', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'node']

interface Dependencies {
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** This program, as a project depends on it. */
export function programHere(): Program {
  const { dependencies, peerDependencies, devDependencies }: Dependencies = manifest
  const known = { ...devDependencies, ...peerDependencies, ...dependencies }
  return {
    outpace: installedFrom(join(import.meta.dirname, '../..')) ?? `^${manifest.version}`,
    tools: Object.fromEntries(tools.map((name) => [name, known[name] ?? '*'])),
  }
}

/** The file or folder that npm installed this program from; undefined from a registry. A clone is packed to its folder dist/. */
function installedFrom(program: string): string | undefined {
  const modules = dirname(program)
  if (basename(modules) !== 'node_modules') return `file:${join(program, 'dist')}`
  try {
    const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
    const from: unknown = packages[`node_modules/${basename(program)}`]?.resolved
    return typeof from === 'string' && from.startsWith('file:')
      ? `file:${resolve(dirname(modules), from.slice('file:'.length))}`
      : undefined
  } catch {
    // Other package managers keep no such file.
    return undefined
  }
}
