import { describe, expect, it } from 'vitest'
import { hiddenSecret, hideCredentials, hidesSecret } from '#core/model/secret.ts'

describe('addresses', () => {
  it.each([
    ['https://ann:hunter2@acme.example/a', 'https://[secret login]@acme.example/a'],
    ['https://ghp_16C7e42F292c6912E7@acme.example', 'https://[secret login]@acme.example'],
    ['https://acme.example/?token=abc', 'https://acme.example/?token=[secret token]'],
    [
      'https://acme.example/?a=1&access_token=a.b-c&b=2',
      'https://acme.example/?a=1&access_token=[secret access_token]&b=2',
    ],
    [
      'https://acme.example/cb#id_token=eyJhbGciOi&state=1',
      'https://acme.example/cb#id_token=[secret id_token]&state=1',
    ],
    ['https://acme.example/?csrfToken=x1', 'https://acme.example/?csrfToken=[secret csrftoken]'],
    ['https://maps.example/js?key=AIzaSyD4', 'https://maps.example/js?key=[secret key]'],
    ['https://acme.example/?PASSWORD=a%20b', 'https://acme.example/?PASSWORD=[secret password]'],
    [
      'https://s3.example/a?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=0f',
      'https://s3.example/a?X-Amz-Credential=[secret x-amz-credential]&X-Amz-Signature=[secret x-amz-signature]',
    ],
    ['https://acme.example/a;jsessionid=1A2B?x=1', 'https://acme.example/a;jsessionid=[secret jsessionid]?x=1'],
    [
      'goto: net::ERR_FAILED at http://a:b@acme.example/ (x)',
      'goto: net::ERR_FAILED at http://[secret login]@acme.example/ (x)',
    ],
  ])('lose their credentials: %s', (address, hidden) => {
    expect(hideCredentials(address)).toBe(hidden)
    expect(hidesSecret(hidden)).toBe(true)
  })

  it.each([
    'https://acme.example/search?q=token&key=jacket&code=spring',
    'https://acme.example/@ann/p/1?sort=price&tokens=3',
    'https://acme.example/?token=&key=12',
    'mail ann@acme.example',
    `https://acme.example/?key=${hiddenSecret('login:password')}`,
    `https://acme.example/?token=${hiddenSecret('login')}&a=1`,
  ])('keep everything else: %s', (address) => expect(hideCredentials(address)).toBe(address))

  it('stay as they are when they are hidden twice', () => {
    const once = hideCredentials('https://ann:b@acme.example/;sid=1?token=abc#pin=1234')
    expect(hideCredentials(once)).toBe(once)
  })
})
