import { expect, test } from 'vitest'
import { pageUrl } from '#cli/page-url.ts'

test.each([
  ['www.acme.com.au', 'https://www.acme.com.au/'],
  ['www.acme.com.au.', 'https://www.acme.com.au/'],
  ['http://www.acme.com.au.:8080/s?q=a.#b.', 'http://www.acme.com.au:8080/s?q=a.#b.'],
  ['localhost:3000', 'http://localhost:3000/'],
  ['[::1]:3000/a', 'http://[::1]:3000/a'],
  ['//www.acme.com.au/x', 'https://www.acme.com.au/x'],
  ['a:8080/x', 'https://a:8080/x'],
  ['BÜRO.example/x', 'https://xn--bro-hoa.example/x'],
])('%s is the address %s', (text, address) => {
  expect(pageUrl(text).href).toBe(address)
})

test.each(['', 'javascript:alert(1)', 'ftp://acme.example', 'https://'])('%j is none', (text) => {
  expect(() => pageUrl(text)).toThrow(`"${text}" is not the address of a web page.`)
})

test.each([
  'file:///etc/passwd',
  'C:\\site\\index.html',
  'c:/site',
  '\\\\server\\site',
  '/home/acme/index.html',
  './index.html',
  '..\\a',
  '~/a',
])('%j is a file, not a host of that name', (text) => {
  expect(() => pageUrl(text)).toThrow(`"${text}" is a file on this machine. Serve its folder`)
})
