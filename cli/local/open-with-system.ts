import { spawn } from 'node:child_process'

/** Opens a file or an address with the system's default program for it; `cannot` gets the command that does not run here. */
export function openWithSystem(target: string, cannot: (command: string) => void): void {
  const [command, args] = openerOf(process.platform, target)
  const opener = spawn(command, args, { stdio: 'ignore', detached: true })
  opener.on('error', () => cannot(command))
  opener.unref()
}

function openerOf(platform: NodeJS.Platform, target: string): [string, string[]] {
  if (platform === 'darwin') return ['open', [target]]
  if (platform === 'win32') return ['cmd', ['/c', 'start', '', target]]
  return ['xdg-open', [target]]
}
