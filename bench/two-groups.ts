/**
 * How often `twoGroupsOf` finds two groups of times where there is one, and where there are two: `node bench/two-groups.ts [samples]`.
 * Each sample is a league: up to 64 rounds of three loads that share the noise of their round.
 */
import { randomOf } from '#core/statistics/shuffle.ts'
import { twoGroupsOf } from '#core/statistics/two-groups.ts'

const samples = Number(process.argv[2] ?? 2000)
const random = randomOf(20_261_129)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const exponential = () => -Math.log(1 - random())

/** Log time of a load, by round. */
type Noise = (round: number, of: number) => () => number

const one: Record<string, Noise> = {
  'log-normal, loads independent': () => () => 0.2 * normal(),
  'log-normal, rounds alike': () => {
    const shared = 0.3 * normal()
    return () => shared + 0.05 * normal()
  },
  'skewed to the right': () => () => Math.log(1 + 0.4 * exponential()),
  'very skewed': () => () => Math.log(1 + exponential() ** 2),
  'heavy tails': () => () => (0.1 * normal()) / Math.max(0.2, Math.abs(normal())),
  uniform: () => () => random(),
  'uniform, rounds alike': () => {
    const shared = random()
    return () => shared
  },
  'one load in twelve slow': () => () => 0.1 * normal() + (random() < 1 / 12 ? 1 : 0),
  'slower from the middle on': (round, of) => () => 0.1 * normal() + (round < of / 2 ? 0 : 0.7),
  'steps of 8 ms': () => () => Math.log(Math.round((100 * Math.exp(0.2 * normal())) / 8) * 8),
}
const two =
  (share: number, apart: number, spread: number): Noise =>
  () =>
  () =>
    spread * normal() + (random() < share ? apart : 0)

const rateOf = (noise: Noise, rounds: number): string => {
  let found = 0
  for (let i = 0; i < samples; i++) {
    const times = Array.from({ length: rounds }, (_, n) => {
      const load = noise(n, rounds)
      return [load(), load(), load()].map((log) => 1000 * Math.exp(log))
    })
    if (twoGroupsOf(times) !== null) found++
  }
  return `${((100 * found) / samples).toFixed(2)} %`
}

const print = (name: string, noise: Noise) =>
  process.stdout.write(
    `${name.padEnd(34)} ${[16, 32, 64].map((rounds) => rateOf(noise, rounds).padStart(9)).join(' ')}\n`,
  )

process.stdout.write(`${samples} leagues each${' '.repeat(16)}16 rounds 32 rounds 64 rounds\n\nOne group\n`)
for (const [name, noise] of Object.entries(one)) print(name, noise)
process.stdout.write('\nTwo groups\n')
print('half twice as slow, noise 10 %', two(0.5, Math.LN2, 0.1))
print('a quarter twice as slow, noise 10 %', two(0.25, Math.LN2, 0.1))
print('half 1.4x, noise 10 %', two(0.5, Math.log(1.4), 0.1))
print('half 1.4x, noise 5 %', two(0.5, Math.log(1.4), 0.05))
print('half twice as slow, by round', () => {
  const slow = random() < 0.5 ? Math.LN2 : 0
  return () => slow + 0.1 * normal()
})
