import { describe, expect, it } from 'vitest'
import { encodeRecord, maxRecordBytes, recordBytes } from '#store/record.ts'
import { refusal } from './adapter.ts'

describe('the size of a record', () => {
  it('counts keys and JSON in bytes of UTF-8', () => {
    expect(recordBytes({ partition: 'p€', sort: 's' }, JSON.stringify({ a: '€' }))).toBe(4 + 1 + '{"a":"..."}'.length)
  })

  it('may be exactly the limit, but not a byte more', () => {
    const record = (length: number) => ({ partition: 'p', sort: 's', value: 'x'.repeat(length) })
    const fits = maxRecordBytes - 2 - 2
    expect(recordBytes(record(fits), JSON.stringify(record(fits).value))).toBe(maxRecordBytes)
    expect(() => encodeRecord(record(fits))).not.toThrow()
    expect(() => encodeRecord(record(fits + 1))).toThrow(refusal('too-large'))
    expect(() => encodeRecord(record(fits + 1))).toThrow(/"p" "s" has 358401 bytes; at most 358400.*fewer sites/)
  })
})

describe('a value that is not JSON', () => {
  it.each([
    [{ visits: [{}, { duration: Number.NaN }] }, '"value.visits[1].duration" is NaN'],
    [[undefined], '"value[0]" is undefined'],
    [{ at: new Date(0) }, '"value.at" is a class instance'],
  ])('is named by its path: %j', (value, says) => {
    expect(() => encodeRecord({ partition: 'p', sort: 's', value })).toThrow(says)
  })

  it('is one that is nested more than a hundred times', () => {
    const nested = (times: number) => {
      let value: unknown = 0
      for (let n = 0; n < times; n++) value = { a: value }
      return encodeRecord({ partition: 'p', sort: 's', value })
    }
    expect(nested(101)).toContain('0')
    expect(() => nested(103)).toThrow('circular or nested too deeply')
  })

  it('may come from another realm or have no prototype, as rows do', () => {
    const value = Object.assign(Object.create(null), { a: 1 })
    expect(encodeRecord({ partition: 'p', sort: 's', value })).toBe('{"a":1}')
  })
})
