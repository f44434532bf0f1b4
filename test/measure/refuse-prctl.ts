import { writeFile } from 'node:fs/promises'

/** Errors with which sandboxes refuse a system call, as numbers of Linux on x64. */
export const refusals = { EPERM: 1, EACCES: 13, ENOSYS: 38 } as const

/**
 * Writes a program for Linux x64 that runs the command in its arguments with every `prctl` refused by the kernel, as in Lambda.
 * No file of a compiler is needed for it: Node.js cannot install a filter, and a library of ours cannot refuse what bypasses it.
 */
export async function writePrctlRefuser(path: string, refusal: keyof typeof refusals): Promise<void> {
  await writeFile(path, programFor(refusals[refusal]), { mode: 0o755 })
}

const loadedAt = 0x400000
const headers = 64 + 56

/** An ELF file with one segment: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
function programFor(errno: number): Buffer {
  const code = Buffer.from(instructions.join(''), 'hex')
  const size = headers + code.length + 16 + 4 * 8
  const file = Buffer.alloc(size)
  file.write('\x7fELF\x02\x01\x01', 'latin1')
  file.writeUInt16LE(2, 16) // an executable
  file.writeUInt16LE(62, 18) // for x86-64
  file.writeUInt32LE(1, 20)
  file.writeBigUInt64LE(BigInt(loadedAt + headers), 24) // starts here
  file.writeBigUInt64LE(64n, 32) // where the program header is
  file.writeUInt16LE(64, 52)
  file.writeUInt16LE(56, 54)
  file.writeUInt16LE(1, 56)
  file.writeUInt32LE(1, 64) // a segment to load
  file.writeUInt32LE(5, 68) // to read and to execute
  file.writeBigUInt64LE(BigInt(loadedAt), 80)
  file.writeBigUInt64LE(BigInt(loadedAt), 88)
  file.writeBigUInt64LE(BigInt(size), 96)
  file.writeBigUInt64LE(BigInt(size), 104)
  file.writeBigUInt64LE(0x1000n, 112)
  code.copy(file, headers)
  const filterAt = headers + code.length
  file.writeUInt16LE(4, filterAt) // struct sock_fprog
  file.writeBigUInt64LE(BigInt(loadedAt + filterAt + 16), filterAt + 8)
  const filter: [code: number, ifTrue: number, ifFalse: number, value: number][] = [
    [0x20, 0, 0, 0], // number of the system call
    [0x15, 0, 1, 157], // prctl
    [0x06, 0, 0, 0x00050000 | errno], // SECCOMP_RET_ERRNO
    [0x06, 0, 0, 0x7fff0000], // SECCOMP_RET_ALLOW
  ]
  filter.forEach(([operation, ifTrue, ifFalse, value], i) => {
    const at = filterAt + 16 + i * 8
    file.writeUInt16LE(operation, at)
    file.writeUInt8(ifTrue, at + 2)
    file.writeUInt8(ifFalse, at + 3)
    file.writeUInt32LE(value, at + 4)
  })
  return file
}

const instructions = [
  // prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), without which only root may install a filter
  ...['b89d000000', 'bf26000000', 'be01000000', '31d2', '4531d2', '4531c0', '0f05'],
  // seccomp(SECCOMP_SET_MODE_FILTER, 0, filter), which follows the code
  ...['b83d010000', 'bf01000000', '31f6', '488d152c000000', '0f05', '85c0', '751a'],
  // execve(argv[1], argv + 1, environment)
  ...['b83b000000', '488b7c2410', '488d742410', '488b1424', '488d54d410', '0f05'],
  // exit(126): one of them failed
  ...['b83c000000', 'bf7e000000', '0f05'],
]
