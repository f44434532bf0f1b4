import { catalogue, type Product } from './catalogue.ts'

/** Words of a query, limited so that a very long one does not keep everyone else waiting. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .slice(0, 200)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  return words.slice(0, 6).map((word) => word.slice(0, 24))
}

function textOf({ name, colour, fit, cloth, blurb }: Product): string {
  return `${name} ${colour} ${fit} ${cloth} ${blurb}`
}

const index = indexed()

/** Looks up every word in an index that is built once, as a well-built shop does. */
export function lookUp(question: string): Product[] {
  const found = wordsOf(question).map((word) => index.get(word) ?? new Set<number>())
  return catalogue.filter((_, i) => found.every((places) => places.has(i)))
}

function indexed(): Map<string, Set<number>> {
  const places = new Map<string, Set<number>>()
  for (const [i, product] of catalogue.entries()) {
    for (const word of textOf(product)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []) {
      const at = places.get(word) ?? new Set()
      places.set(word, at.add(i))
    }
  }
  return places
}

/**
 * Compares every word of the query with every word of every product, every time: it tolerates typos, and it is why our own
 * shop's search is slow. Returns the closest products, so that a query without typos finds the same as `lookUp`.
 */
export function scan(question: string): Product[] {
  const asked = wordsOf(question)
  const distances = catalogue.map((product) => {
    const words =
      textOf(product)
        .toLowerCase()
        .match(/[a-z0-9]+/g) ?? []
    return asked.reduce((sum, word) => sum + Math.min(...words.map((other) => editDistance(word, other))), 0)
  })
  const closest = Math.min(...distances)
  const tolerated = asked.join('').length / 3
  return closest > tolerated ? [] : catalogue.filter((_, i) => distances[i] === closest)
}

const synonyms: Record<string, string[]> = {
  rain: ['storm'],
  jacket: ['coat', 'anorak'],
}

/** Scans once for the query and once for each synonym of its words; returns the first result, the query's own if there is one. */
export function scanWithSynonyms(question: string): Product[] {
  const words = wordsOf(question)
  const others = words.flatMap((word, i) => (synonyms[word] ?? []).map((other) => words.with(i, other).join(' ')))
  const answers = [question, ...others].map(scan)
  return answers.find((products) => products.length > 0) ?? []
}

/** Levenshtein distance (1965) as in any textbook, with the full table. */
export function editDistance(one: string, other: string): number {
  const table = Array.from({ length: one.length + 1 }, (_, i) => [i, ...Array<number>(other.length).fill(0)])
  for (let j = 1; j <= other.length; j++) {
    const first = table[0]
    if (first) first[j] = j
  }
  for (let i = 1; i <= one.length; i++) {
    const above = table[i - 1] ?? []
    const row = table[i] ?? []
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1
      row[j] = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change)
    }
  }
  return table[one.length]?.[other.length] ?? 0
}
