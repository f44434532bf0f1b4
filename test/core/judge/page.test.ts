import { expect, test } from 'vitest'
import { readVisit } from '#core/judge/gap/reading.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import { endedElsewhere } from '#core/judge/page/address.ts'
import { doubtedPages, doubtOf, doubtsIn } from '#core/judge/page/doubt.ts'
import { signInHeadings, signOfAnotherPage } from '#core/judge/page/sign.ts'
import { assessPages, markUnusual, type PageHistory, withUnusualMarked } from '#core/judge/page/usual.ts'
import type { DocumentSample, Round, StepSample } from '#core/model/round.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const site = 'https://www.shop.com'
const at = (address: string) => (address.startsWith('/') ? site + address : `https://${address}`)

test.each([
  ['/account', '/login'],
  ['/account', '/en-au/account/login?return=%2Faccount'],
  ['/p/123', '/'],
  ['/p/123', '/en-au/'],
  ['/en-au/p/123', '/en-au'],
  ['/p/123', '/index.html?gone=1'],
  ['/products/rain-jacket', '/products'],
  ['/jackets/rain/blue-rain-jacket-7', '/jackets/rain/'],
  ['/p/123', '/category/jackets'],
  ['/p/123', '/search?q='],
  ['/products/blue-rain-jacket', '/sale'],
  ['/', '/maintenance'],
  ['/', '/errors/404.html'],
  ['/search?q=a', '/captcha?return=search'],
  ['/', '/age-gate?next=/'],
  ['/products/rain-jacket', '/password'],
  ['shop.example/', 'consent.example/'],
  ['shop.com/', 'consent.shop.com/?back=x'],
  ['shop.com/account', 'login.shop.com/'],
  ['shop.com/', 'parked-domains.net/shop'],
  ['127.0.0.1:8081/', '127.0.0.1:8082/'],
  ['127.0.0.1:8081/', '127.0.0.2:8081/'],
  ['/products/blue-rain-jacket', '/spring'],
  ['/products/raincoat', '/sale'],
  ['/jackets/rain/jacket7', '/jackets/rain'],
  ['/p/123', '/outdoor/categories'],
  ['/jackets/all', '/'],
  ['/home/garden', '/'],
  ['/jackets/all/rain', '/jackets'],
  ['/men/rain/rain-7', '/men/rain'],
  ['/products/~raincoat', '/products'],
  ['/shop/products/blue-rain-jacket', '/spring'],
  ['/en/jackets/raincoat', '/en/au/jackets'],
  ['/de/de/tv/sony', '/de/de/sale'],
  ['localhost:3000/', 'localhost:4000/'],
  ['[::1]:3000/', '[::1]:4000/'],
  ['id.me/', 'id.example.com/'],
  ['www.shop.co.uk/', 'queue.shop.co.uk/'],
  ['/p/123', '/choose-store'],
  ['/p/123', '/choisir-mon-magasin'],
  ['/artikel/1', '/zustimmung?url=%2Fartikel%2F1'],
  ['/p/123', '/vaelg-butik?returnUrl=https%3A%2F%2Fwww.shop.com%2Fp%2F123'],
  ['/en-au/p/123?color=red', '/en-au/gate?redirect_to=/en-au/p/123?color=red'],
  ['/p/123', '/p/vaelg-butik?url=/p/123'],
  ['/p/123', '/site/maintenance'],
  ['/store', '/choose-store'],
  ['/store/p/123', '/select-store'],
  ['/access-panels', '/access-denied'],
  ['/checkout', '/checkout/queue'],
  ['/p/maintenance-kit', '/offline?path=/p/maintenance-kit'],
])('%s to %s is another page', (asked, ended) => {
  expect(endedElsewhere(at(asked), at(ended))).toBe(true)
})

test.each([
  ['/products/products', '/products/products'],
  ['/products/products', '/products/products/'],
  ['/', '/en-au/'],
  ['/', '/home'],
  ['/', '/login'],
  ['/', '/?utm_source=x'],
  ['/p/123', '/p/123-rain-jacket'],
  ['/p/123', '/en-au/p/123/'],
  ['/p/123', '/shop/rain-jacket'],
  ['/p/123', '/jackets/rain-jacket'],
  ['/p/123', '/?p=123'],
  ['/p/123', '/index.php?url=/p/123'],
  ['/p/123', '/app?route=/p/123'],
  ['/p/123', '/blue-rain-jacket?ref=/p/123'],
  ['/p/123', '/jackets/123?next=/p/123'],
  ['/p/123', '/jackets/blue-rain-jacket?next=/p/124'],
  ['/node/12', '/about-us'],
  ['/dp/B00X', '/Rain-Jacket/dp/B00X/ref=sr_1'],
  ['/old-boot', '/boots/new-9?url=/old-boot'],
  ['/p/123', '/products/trail-boot?redirect=/p/123'],
  ['/boot-77', '/trail/boot?destination=/boot-77'],
  ['/stores', '/choose-store'],
  ['/store-finder', '/store-selector'],
  ['/country', '/select-country'],
  ['/choose-store', '/stores/choose-store'],
  ['/maintenance-products', '/c/maintenance'],
  ['/bike-care', '/bikes/maintenance'],
  ['/wartung-und-pflege', '/rad/wartung'],
  ['/furniture/waiting-room-chairs', '/furniture/waiting-room'],
  ['/puzzle-game', '/games/challenge'],
  ['/search?q=a', '/search?q=a&sid=1'],
  ['/search/rain', '/search?query=rain'],
  ['/products/rain-jacket', '/de/produkte/regenjacke'],
  ['/products/rain-jacket', '/collections/rain/products/rain-jacket'],
  ['/products/rain-jacket.html', '/products/Rain_Jacket'],
  ['/home', '/'],
  ['/shop/index.php', '/shop/'],
  ['/help/en', '/help'],
  ['/cart', '/basket'],
  ['/cart/add/123', '/cart'],
  ['/logout', '/'],
  ['/login', '/login?again=1'],
  ['/account/login', '/account/login/'],
  ['example.com/', 'www.example.com/'],
  ['www.example.com/', 'm.example.com/'],
  ['example.com/', 'shop.example.com/'],
  ['example.com/', 'www.example.com.au/'],
  ['www.example.co.uk/a', 'example.co.uk/a'],
  ['example.com/%E0%A4%A', 'example.com/%E0%A4%A/'],
  ['127.0.0.1:8081/a', '127.0.0.1:8081/a/'],
  ['/shop/home', '/shop'],
  ['/jackets/all', '/jackets'],
  ['/search/rain', '/collections/jackets'],
  ['/category/jackets', '/collections/coats'],
  ['/products/blue-rain-jacket', '/de/regenjacke'],
  ['/products/blue-rain-jacket', '/p12345'],
  ['/summer', '/collections/beach'],
  ['/p/123', '/outdoor/women/collections/raincoat'],
  ['/products/blue-rain-jacket', '/coats/raincoat'],
  ['/products/rain-jacket', '/coat'],
  ['/women/boots', '/category/boot'],
  ['/shop/home', '/'],
  ['/p/123', '/outdoor/collections/raincoat'],
  ['/shop/products/blue-rain-jacket', '/c/p12345'],
  ['/p/123', '/p/123?ref=a#top'],
  ['intranet/', 'shop.intranet/'],
  ['go.com/', 'shop.go.com/'],
  ['shop.go.com/', 'go.com/'],
  ['id.me/', 'www.id.com/'],
  ['shop.example.com/', 'example.de/'],
  ['www.splash.com/', 'www.splash.com.au/'],
  ['sorry.com/', 'sorry.co.uk/'],
])('%s to %s is the same page', (asked, ended) => {
  expect(endedElsewhere(at(asked), at(ended))).toBe(false)
})

test('what is no URL is not another page', () => {
  expect(endedElsewhere('not a URL', 'https://shop.example/')).toBe(false)
  expect(endedElsewhere('https://shop.example/', 'not a URL')).toBe(false)
  expect(signOfAnotherPage('Page not found', 'not a URL')).toBe('Page not found')
})

test.each([
  '404',
  'Page not found',
  '404 Not Found',
  'Page Not Found | Acme',
  "Acme - Sorry, this page doesn't exist",
  'Product no longer available – Acme',
  'Acme outdoor equipment and clothing: Page not found',
  'Seite nicht gefunden | Acme',
  'Page introuvable',
  'Página no encontrada',
  'ページが見つかりません',
  'We will be right back',
  "We'll be back soon!",
  'Down for maintenance',
  'Waiting Room powered by Cloudflare',
  'You are now in line | Acme',
  'Acme | Site under maintenance',
  'Service Unavailable',
  'Wartungsarbeiten',
  'メンテナンス中',
  '502 Bad Gateway',
  'Acme | 521: Web server is down',
  'Error 404 (Not Found)!!1',
  'Erreur 503',
  'Internal Server Error',
  'Application error: a client-side exception has occurred',
  'Oops! Something went wrong - Acme',
  "We're sorry, something went wrong",
  'Ein Fehler ist aufgetreten',
  "Une erreur s'est produite | Acme",
  'Error establishing a database connection',
  'Access Denied',
  'Sorry, you have been blocked',
  'This store is not available in your country',
  'Unavailable For Legal Reasons',
  'Your browser is not supported | Acme',
  'Please update your browser',
  'Age Verification - Acme',
  'Are you over 18?',
  'Select your country or region',
  'Welcome to nginx!',
  'Apache2 Ubuntu Default Page: It works',
  'IIS Windows Server',
  'Index of /',
  'Account Suspended',
  'shop.example is for sale',
  'Opening soon',
  'Under Construction',
  'Site offline',
  'Der Shop ist vorübergehend nicht erreichbar',
  'Acme | We are down for maintenance',
  "Sorry, we're temporarily closed.",
  'Our store is currently undergoing scheduled maintenance',
  "We're experiencing very high traffic right now",
  'You are number 1,204 in the queue',
  'We will be back online shortly...',
  'Sie befinden sich in der Warteschlange',
  'Nous revenons bientôt !',
  'Due to high demand, you have been placed in a virtual queue',
  'Thank you for your patience. You have been placed in a queue.',
  'Briefly unavailable for scheduled maintenance. Check back in a minute.',
  'Great things are on the horizon',
  'Too many requests',
  'You have made too many requests. Please try again later.',
  'Please enable cookies',
  'JavaScript is disabled',
  'VPN or proxy detected',
  'Oops! We can’t find that page',
  "The page you are looking for doesn't exist",
  'Sorry, this page isn’t available.',
  'Page Not Found (404) | Acme',
  'Diese Seite existiert nicht',
  'Die gewünschte Seite wurde nicht gefunden',
  'Oups ! Page introuvable',
  "Cette page n'existe plus",
  'No encontramos la página que buscas',
  'La pagina che cerchi non esiste',
  'Deze pagina bestaat niet',
  'Nie znaleźliśmy tej strony',
  '404: NOT_FOUND',
  'Our website is getting an upgrade',
  'Wir führen gerade Wartungsarbeiten durch',
  'Site en cours de maintenance',
  '¡Estamos en mantenimiento!',
  'Estamos em manutenção',
  'We zijn zo terug',
  'Offline for maintenance',
  'You are in the waiting room',
  'Something went wrong on our end',
  'An error occurred while processing your request',
  'There has been a critical error on this website.',
  'Server Error (500)',
  'ERROR: The request could not be satisfied',
  'Da ist etwas schiefgelaufen',
  'Algo salió mal',
  'Er ging iets mis',
  'エラーが発生しました',
  "You don't have permission to access this page",
  "Sorry, Acme isn't available in your country",
  "We don't ship to your country yet",
  'Wählen Sie Ihr Land',
  'Choisissez votre pays ou région',
  'Access is temporarily restricted',
  '451: Unavailable due to legal reasons',
  '503 Backend is unhealthy',
  'Nous serons bientôt de retour.',
  'Nous mettons actuellement notre boutique à jour',
  "Keep this tab open: we'll let you in as soon as there's room",
  "You're going too fast. Please slow down and try again in a minute.",
  'Where are you shopping from?',
  'Age Verification Required',
  'You must be 18 or older to enter this site',
  'Bist du über 18?',
  '¿Eres mayor de edad?',
  'Please log in to continue',
  'Your session has expired',
  'Ad blocker detected',
  'Before you continue to Acme',
  'This Account has been suspended.',
  'Multiple Choices',
  'Zugriff verweigert',
  'Accès refusé | Acme',
  'Acceso denegado',
  'Доступ запрещён',
  '访问被拒绝',
  'Web Page Blocked!',
  'Your access to this site has been limited by the site owner',
  'IP adres is geblokkeerd',
  'Dieser Inhalt ist in deinem Land nicht verfügbar',
  "Ce site n'est pas disponible dans votre pays",
  'Este contenido no está disponible en tu país',
  'Our European visitors are important to us.',
  'Welcome! Please select your region',
  'あなたは20歳以上ですか?',
  'Your browser is out of date',
  'Please upgrade to a modern browser',
  'お使いのブラウザはサポートされていません',
  '您的浏览器版本过低',
  'You need to enable JavaScript to run this app.',
  'This page is for registered customers only',
  'Connectez-vous pour voir ce produit',
  'Bevor Sie zu Google weitergehen',
  "Vous êtes maintenant dans la file d'attente",
  'Sie befinden sich nun in der Warteschlange',
  "We're busy right now",
  'Lots of people are shopping right now',
  'ただいまアクセスが集中しております',
  '현재 접속 대기 중입니다',
  '当前访问人数过多',
  'We are currently updating our website',
  "We're polishing things up",
  'Vi är snart tillbaka',
  'Huoltokatko',
  'Sitemiz bakımdadır',
  'الموقع تحت الصيانة',
  'Probíhá údržba',
  '系统升级维护中',
  '시스템 점검 중입니다',
  'We have lost this page',
  'Hmm, we looked everywhere for this page',
  'We have moved!',
  'This item is no longer for sale',
  'Ошибка 404. Страница не найдена',
  'Η σελίδα δεν βρέθηκε',
  'Az oldal nem található',
  'Pagina nu a fost găsită',
  'الصفحة غير موجودة',
  'הדף לא נמצא',
  'ไม่พบหน้าที่คุณต้องการ',
  'Không tìm thấy trang',
  '요청하신 페이지를 찾을 수 없습니다',
  'It works!',
  'Apache Tomcat/10.1',
  'Domain Default page',
  'acme.example is parked free, courtesy of GoDaddy.com',
  'Diese Domain ist bereits registriert',
  'Whitelabel Error Page',
  "Server Error in '/' Application.",
  'Fatal error',
  'Hang tight! We’re making some improvements',
  'Thanks for waiting. You are in the queue.',
  'Sorry, something went wrong. Please try again later.',
  'Your estimated wait time is less than a minute',
  'HTTP ERROR 503',
  'Error 1001 DNS resolution error',
  'Access to this resource on the server is denied!',
  'Page unavailable',
  'The page you were looking for has moved',
  'We couldn’t find what you were looking for',
  'This link is broken',
  'Diese Seite ist umgezogen',
  'Bitte bestätigen Sie Ihr Alter',
  'Nous sommes actuellement en maintenance',
  'Vous devez avoir plus de 18 ans pour accéder à ce site',
  'Tu sesión ha caducado',
  'Devi avere almeno 18 anni',
  'Strona w budowie',
  'Redirecting...',
  'Please wait while we redirect you',
  'This website requires cookies',
  'Internet Explorer is not supported',
  'Download our app to continue',
  'Website coming soon',
  'This domain has recently been registered',
  'Application is not available',
  'no healthy upstream',
  'We hit a snag',
  'Hier entsteht eine neue Internetpräsenz',
  '网站正在维护',
  'Ο ιστότοπος είναι υπό συντήρηση',
  '서비스 점검 안내',
  'Antes de ir a YouTube',
  'We’re having trouble loading this page',
  'Your browser isn’t supported',
  "We're not available in your region yet",
  'Notre site est actuellement en maintenance',
  'Unser Shop ist wegen Wartungsarbeiten gerade nicht erreichbar',
  'Sklep chwilowo niedostępny',
  'Nettbutikken er midlertidig stengt',
  'システムメンテナンスのお知らせ',
  'Dieser Artikel ist leider nicht mehr verfügbar',
  "Cet article n'est plus en vente",
  'Este producto ya no está disponible',
  'この商品は販売を終了しました',
  'Technische Störung',
  'Tu lugar en la fila está reservado',
  'Error 404 (Not Found)!!1',
  'Erreur 404 : cette page a disparu',
  'Log in',
  'Acme | Anmelden',
  'ログイン',
  'Get the Acme app',
  'There is a queue to enter',
  'Site under construction',
  'You have been logged out',
  'Pay or accept',
])('the title "%s" is that of an error page', (title) => {
  expect(signOfAnotherPage(title, at('/p/123'))).toBeDefined()
})

test('the sign is reported without the name of the site', () => {
  expect(signOfAnotherPage('Page not found | Acme', at('/sorry'))).toBe('Page not found')
  expect(signOfAnotherPage('Acme: Page not found', at('/sorry'))).toBe('Page not found')
  expect(signOfAnotherPage('Acme: outdoor: Page not found', at('/sorry'))).toBe('Page not found')
})

test('an address that has a word as part of another one says nothing of it', () => {
  expect(signOfAnotherPage('Age verification', at('/pages/canvas-shoes'))).toBe('Age verification')
  expect(signOfAnotherPage("Sorry, we can't find that page", at('/p/canvas-shoes'))).toBeDefined()
  expect(signOfAnotherPage('Down for maintenance', at('/main'))).toBeDefined()
  expect(signOfAnotherPage('Select your country', at('/country/p/123'))).toBeDefined()
  expect(signOfAnotherPage('Select your country', at('/p/123?country=de'))).toBeDefined()
})

test('a title that was written to take long to be looked at takes no time', () => {
  const begun = performance.now()
  for (const part of ['sorry, ', '!?', 'the page ', 'a ', 'you are ', '404 ', "isn't "]) {
    signOfAnotherPage(`${part.repeat(200).slice(0, 199)}x`, at('/'))
  }
  expect(performance.now() - begun).toBeLessThan(500)
})

test.each([
  ['Acme', '/'],
  ['Rain jacket 404 - Acme', '/p/404'],
  ['404: a film', '/films/404'],
  ['Lost and not found: a novel', '/p/1'],
  ['Maintenance | Acme', '/services/maintenance'],
  ['Maintenance tips for your jacket', '/blog/tips'],
  ['Be right back: the series', '/p/2'],
  ['Waiting room | Acme', '/p/waiting-room-chairs'],
  ["501 Original Fit Jeans | Levi's", '/p/1'],
  ['501', '/p/1'],
  ['Access denied: the T-shirt', '/p/1'],
  ['Index of products', '/all'],
  ['Error-proof sewing kit', '/p/1'],
  ['The house by the sea is for sale', '/p/1'],
  ['Update your wardrobe', '/'],
  ['Select your size', '/p/1'],
  ['Coming soon', '/films'],
  ['Queue here for jackets', '/p/1'],
  ['JavaScript is everywhere', '/blog/1'],
  ['Sign in', '/'],
  ['Welcome to Acme', '/'],
  ['We are closed on Sundays', '/'],
  ['We are down to earth', '/'],
  ['Our store is open', '/'],
  ['You are in luck', '/'],
  ['We are experiencing the sea', '/blog/1'],
  ["We'll be back in the office", '/blog/2'],
  ['Browser games', '/games'],
  ['Age verification for shops', '/blog/age'],
  ['Please log in to continue', '/login'],
  ['Content not available in your country?', '/'],
  ['Access denied?', '/'],
  ['Is your browser not supported?', '/'],
  ['You are going too fast for winter tyres', '/p/1'],
  ['Maintenance | Acme', '/our-maintenance-plans'],
  ['Sorry seems to be the hardest word', '/p/1'],
  ['The page turner: a novel', '/p/1'],
  ['Is your jacket no longer available in your size?', '/p/1'],
  ['We found the page that launched a thousand ships', '/p/1'],
  ['Your country, your jacket', '/'],
  ['Over 18 jackets', '/p/1'],
  ['Fehlerfreie Jacken', '/p/1'],
  ['Wartung von Jacken', '/p/1'],
  ['Choose your jacket', '/p/1'],
  ['Nothing beats wool', '/p/1'],
  ['It works for me: our gym', '/p/1'],
  ['Choose your store', '/p/1'],
  ['Enter your postcode to check delivery', '/p/1'],
  ['Fatal Error: a novel by A. N. Author', '/p/1'],
  ['We are busy bees: honey', '/p/1'],
  ['Nothing here but wool', '/p/1'],
  ['The page has a turn', '/p/1'],
  ['This site is for dog owners', '/'],
  ['You must enable yourself to win', '/p/1'],
  ['We have moved mountains', '/p/1'],
  ['We have moved to a new studio', '/blog/1'],
  ['Sorry! The novel. Something went wrong in Paris', '/p/1'],
  ['Please wait to be seated', '/'],
  ['Coming soon: the winter collection', '/'],
  ['Select your colour', '/p/1'],
  ['Download our app', '/app-store'],
  ['Forbidden', '/p/1'],
  ['Test pages for printers', '/p/1'],
  ['Is the store open today?', '/'],
  ['Back in stock soon. Order now.', '/p/1'],
  ['Buying a domain', '/p/1'],
  ["You're almost there!", '/checkout'],
  ['It looks like you’re shopping from Germany', '/'],
  ['Maintenance. Repair. Overhaul. | Acme', '/'],
  ['Opening soon. Reserve your table.', '/'],
  ["We've moved! Visit our new store in Bristol.", '/stores/7'],
  ['We’ve moved to a new home', '/stores/7'],
  ["There's nothing here yet", '/wishlist'],
  ['We searched everywhere for the best coffee', '/'],
  ['Get the app to shop on the go', '/'],
  ['Download our app to see exclusive deals', '/'],
  ['Antes de ir a Tailandia', '/p/1'],
  ['Hier entsteht eine neue Wohnanlage', '/p/1'],
  ['企业网站维护服务', '/p/1'],
  ['操作系统升级教程', '/p/1'],
  ['Ετήσια συντήρηση', '/p/1'],
  ['서비스 점검 예약', '/p/1'],
  ['Lots of people are waiting for this jacket', '/p/1'],
  ['Pick a city to explore', '/'],
  ['Error 404 T-shirt | Acme', '/p/1'],
  ['Your shop is down for maintenance? Not with us.', '/'],
  ['Melden Sie sich an, um fortzufahren', '/anmelden'],
  ['Connectez-vous pour continuer', '/fr/connexion'],
  ['Log in to continue or create an account', '/'],
  ['Unser Shop ist montags geschlossen', '/'],
  ['Log in', '/account'],
  ['Sign in', '/checkout'],
  ['Log in to win: a board game', '/p/123'],
  ['Get the app', '/mobile'],
  ['There is a queue for everything: a novel', '/p/123'],
  ['Under construction: toys for builders', '/p/123'],
  ['You have been logged out', '/logout'],
  ['You are signed out | Acme', '/customer/account/logoutSuccess/'],
  ['You have been signed out', '/'],
  ['Wir machen den Winter schöner', '/'],
  ['Please try again', '/search?q=x'],
  ['該当する商品が見つかりませんでした', '/search?q=x'],
  ['Under construction', '/underconstruction'],
  ['You are in line', '/inline'],
  ['Select your country', '/country'],
  ['Choose your country or region', '/en/countries'],
  ['Choose your location', '/locations'],
  ['Wählen Sie Ihr Land', '/land'],
  ['', '/'],
])('the title "%s" at %s is that of a real page', (title, address) => {
  expect(signOfAnotherPage(title, at(address))).toBeUndefined()
})

test.each([
  [
    "Hold on, we're tuning the engine | Acme is down for a short while. We'll be back at 3 pm.",
    'Acme is down for a short while.',
  ],
  ['Sorry for the inconvenience | Please try again later.', 'Please try again later.'],
  ['Oeps | Er is iets misgegaan. Probeer het later opnieuw.', 'Er is iets misgegaan.'],
  ['Aïe | Une erreur inattendue s’est produite.', 'Une erreur inattendue s’est produite.'],
  ['Slow down! | You have sent too many requests.', 'You have sent too many requests.'],
  ['Acme | Select your country', undefined],
  ['Shop | Select your country', 'Select your country'],
  ['Oops! | Temporarily unavailable', 'Temporarily unavailable'],
  ['Shop | Welcome! Where would you like to shop?', 'Where would you like to shop?'],
  ['Wo möchten Sie einkaufen?', 'Wo möchten Sie einkaufen?'],
  ['Où souhaitez-vous faire vos achats ?', 'Où souhaitez-vous faire vos achats ?'],
  ['¿Dónde quieres comprar?', '¿Dónde quieres comprar?'],
  ['Blue jacket | Where would you like to shop?', undefined],
  ['Wartung | Wartung | Wir sind um zehn Uhr wieder für Sie da', 'Wartung'],
  ['Wartung | Kettenöl', undefined],
  ['Waiting room | Chairs', undefined],
  ['Benvenuto | Sei maggiorenne?', 'Sei maggiorenne?'],
  ['Lost your footing? | Page not found', 'Page not found'],
  ['Gleich geht’s weiter | Wir führen gerade Wartungsarbeiten durch', 'Wir führen gerade Wartungsarbeiten durch'],
  ['Delivery address | Select your country', undefined],
  ['Adresse de livraison | Choisissez votre pays', undefined],
  ['Find your nearest store | Choose your location', undefined],
  ['Blue jacket | Temporarily unavailable', undefined],
  ['Log in | E-mail | Password | Log in', 'Log in'],
  ['Acme Outdoor | Log in | E-mail | Acme Outdoor', undefined],
  ['Shop | Log in | Shop | Log in | E-mail', 'Log in'],
  ['Shop | Shop | Log in | Basket | Blue jacket', undefined],
  ['Login | Blue jacket', undefined],
  ['Get the Acme app | Blue jacket', undefined],
  ['Get the Acme app | Scan the code | Get the Acme app | Scan the code', 'Get the Acme app'],
  ['Blue jacket | This product is no longer available', undefined],
  ['Fine wine, delivered | You must be 18 or older to enter this site', undefined],
  ['Payment | You will be redirected to PayPal to complete your purchase.', undefined],
  ['New in | There are no products here yet. Please check back soon.', undefined],
])('of a page that says "%s", what says that it is another one is %s', (headings, sign) => {
  expect(signInHeadings(headings, at('/p/123'))).toBe(sign)
})

test.each([
  'Wartung | RadShop',
  'Maintenance | Bike Shop',
  'Mantenimiento',
  'Waiting room | Office chairs',
  "Salle d'attente | Meubles",
])('"%s" is the title of a page that sells such things, unless it says hardly anything else', (title) => {
  const shown = (heading?: string): StepSample => ({
    name: 'home',
    kind: 'navigation',
    metrics: {},
    document: document({ url: at('/c/3'), title, ...(heading !== undefined && { heading }) }),
  })
  expect(doubtOf(shown())).toBeUndefined()
  expect(doubtOf(shown('For your bike | Chain oil'))).toBeUndefined()
  const said = 'Back at ten | Back at ten | Thank you for your patience'
  expect(doubtOf(shown(said))).toMatchObject({ kind: 'title' })
})

test('a site is not said to show another page because of its own name', () => {
  expect(signOfAnotherPage('It Works! | Shop', 'https://www.itworks.example/')).toBeUndefined()
  expect(signOfAnotherPage('Apache Tomcat® - Welcome!', 'https://tomcat.apache.example/')).toBeUndefined()
  expect(signOfAnotherPage('It works!', 'https://www.works.example/')).toBe('It works!')
})

const document = (changes: Partial<DocumentSample> = {}): DocumentSample => ({
  url: at('/p/123'),
  status: 200,
  title: 'Rain jacket | Acme',
  language: 'en-AU',
  ...changes,
})
const { language: _, ...nameless } = document()

/** Rounds in which Globex's home page has the given document and size. */
function rounds(pages: { bytes: number; document: DocumentSample }[], name = 'Globex'): Round[] {
  return pages.map(({ bytes, document: shown }, n) => {
    const round = fakeRound(n, { Acme: { home: 1000, search: 1000 }, Globex: { home: 900, search: 900 } })
    for (const load of round.visits.find(({ site: one }) => one === name)?.loads ?? []) {
      Object.assign(load.steps[0] ?? {}, { document: shown, metrics: { lcp: 900, duration: 900, bytes } })
    }
    return round
  })
}

const usual = (length: number) => Array.from({ length }, () => ({ bytes: 400_000, document: document() }))
const doubts = (given: Round[], name = 'Globex') =>
  withUnusualMarked(given).map(({ visits }) => {
    const step = visits.find(({ site: one }) => one === name)?.loads[0]?.steps[0]
    return step === undefined ? undefined : doubtOf(step)
  })

test('a doubted step is left out of its figures, and the whole journey with it', () => {
  const asked = document({ asked: at('/p/123'), url: at('/') })
  const [round] = rounds([{ bytes: 1, document: asked }])
  const visit = round?.visits.find(({ site: one }) => one === 'Globex')
  expect(readVisit(visit, { step: 'home', metric: 'lcp' }, 3)).toEqual({ kind: 'missing' })
  expect(readVisit(visit, { step: 'journey', metric: 'duration' }, 3)).toEqual({ kind: 'missing' })
  expect(readVisit(visit, { step: 'search', metric: 'lcp' }, 3).kind).toBe('measured')
})

test.each([
  ['a tenth of the bytes', { bytes: 30_000, document: document() }, 'home had 30 kB, usually 400 kB'],
  [
    'another title and ten times the bytes',
    { bytes: 5_000_000, document: document({ title: 'Offers' }) },
    'home ended on a page titled "Offers" of an unusual size, usually "Rain jacket | Acme"',
  ],
  [
    'another language',
    { bytes: 400_000, document: document({ language: 'fr-CA' }) },
    'home was in Canadian French, usually in Australian English',
  ],
  ['another address', { bytes: 400_000, document: document({ url: at('/') }) }, 'home ended at /, usually at /p/123'],
])('%s than usual is another page', (_, page, words) => {
  const given = rounds([...usual(8), page])
  const found = doubts(given).at(-1)
  expect(found && doubtWords('home', found)).toBe(words)
  // Neither another site nor another step is doubted for it.
  const doubted = doubtedPages(withUnusualMarked(given).at(-1) ?? expect.fail())
  expect(doubted.map(({ site: one, step }) => `${one} ${step}`)).toEqual(['Globex home'])
})

test.each([
  ['a heavier page under the same title', { bytes: 5_000_000, document: document() }],
  ['another title alone', { bytes: 300_000, document: document({ title: 'Blue rain jacket' }) }],
  ['another region of its language', { bytes: 400_000, document: document({ language: 'en-GB' }) }],
  ['a page that names no language', { bytes: 400_000, document: nameless }],
  ['another product', { bytes: 300_000, document: document({ url: at('/p/456') }) }],
])('%s is not', (_, page) => {
  expect(doubts(rounds([...usual(8), page])).at(-1)).toBeUndefined()
})

test('a tenth of the bytes, or ten times the bytes under another title, is the least that counts', () => {
  const doubted = (bytes: number, title?: string) =>
    doubts(rounds([...usual(8), { bytes, document: document(title === undefined ? {} : { title }) }])).at(-1)
  expect(doubted(40_000)).toMatchObject({ kind: 'unusual', what: 'bytes' })
  expect(doubted(41_000)).toBeUndefined()
  expect(doubted(4_000_000, 'Offers')).toMatchObject({ kind: 'unusual', what: 'title' })
  expect(doubted(3_900_000, 'Offers')).toBeUndefined()
})

test('of pages below 20 kB, where one request more makes a factor of ten, the size says nothing', () => {
  const doubted = (before: number, after: number) => {
    const pages = Array.from({ length: 8 }, () => ({ bytes: before, document: document() }))
    return doubts(rounds([...pages, { bytes: after, document: document({ title: 'Offers' }) }])).at(-1)
  }
  expect(doubted(20_000, 1500)).toBeDefined()
  expect(doubted(19_000, 1500)).toBeUndefined()
  expect(doubted(1500, 20_000)).toBeDefined()
  expect(doubted(1500, 19_000)).toBeUndefined()
})

test('a title is usual where four rounds of five had it: news sites change theirs all day', () => {
  const doubted = (same: number) => {
    const pages = Array.from({ length: 10 }, (_, n) => ({
      bytes: 400_000,
      document: document({ title: n < same ? 'Rain jacket | Acme' : `News ${n}` }),
    }))
    return doubts(rounds([...pages, { bytes: 5_000_000, document: document({ title: 'More news' }) }])).at(-1)
  }
  expect(doubted(8)).toMatchObject({ what: 'title', usual: 'Rain jacket | Acme' })
  expect(doubted(7)).toBeUndefined()
})

test('a visit is doubted once half of its loads ended on a page unlike the usual one', () => {
  const marked = (different: number, of = 4) => {
    const [last, ...before] = rounds([...usual(9)]).toReversed()
    const found = last?.visits.find(({ site: one }) => one === 'Globex')
    const loads = Array.from({ length: of }, (_, n) => ({
      steps: [{ name: 'home', metrics: { bytes: n < different ? 30_000 : 400_000 }, document: document() }],
    }))
    Object.assign(found ?? {}, { loads })
    return withUnusualMarked([...before.toReversed(), ...(last === undefined ? [] : [last])])
      .at(-1)
      ?.visits.find(({ site: one }) => one === 'Globex')
      ?.loads.some(({ steps }) => steps.some(({ unusual }) => unusual !== undefined))
  }
  expect([0, 1, 2, 3, 4].map((different) => marked(different))).toEqual([false, false, true, true, true])
  expect([1, 2].map((different) => marked(different, 3))).toEqual([false, true])
})

test('another title that stays becomes the usual one', () => {
  const renamed = (bytes: number) => ({ bytes, document: document({ title: 'Rain jackets' }) })
  const after = Array.from({ length: 12 }, () => renamed(400_000))
  expect(doubts(rounds([...usual(12), ...after, renamed(5_000_000)])).at(-1)).toBeUndefined()
})

test('a page that stays different becomes usual, and a site without history is never doubted', () => {
  const small = Array.from({ length: 12 }, () => ({ bytes: 30_000, document: document() }))
  const found = doubts(rounds([...usual(12), ...small]))
  expect(found.slice(0, 12).every((doubt) => doubt === undefined)).toBe(true)
  expect(found[12]).toBeDefined()
  expect(found.at(-1)).toBeUndefined()
  expect(doubts(rounds([...usual(5), ...small.slice(0, 1)])).at(-1)).toBeUndefined()
  expect(doubts(rounds([...usual(6), ...small.slice(0, 1)])).at(-1)).toBeDefined()
})

test('a history without languages, as of rounds that did not have them, doubts none', () => {
  const before = Array.from({ length: 8 }, () => ({ bytes: 400_000, document: nameless }))
  const french = { bytes: 400_000, document: document({ language: 'fr' }) }
  expect(doubts(rounds([...before, french])).at(-1)).toBeUndefined()
  expect(doubts(rounds([...before, ...usual(5), french])).at(-1)).toBeUndefined()
  expect(doubts(rounds([...before, ...usual(6), french])).at(-1)).toBeDefined()
})

test('our own page, when another one comes, opens no incident; the memory of pages stays small', () => {
  const away = Array.from({ length: 10 }, () => ({ bytes: 400_000, document: document({ title: 'Page not found' }) }))
  const given = rounds([...usual(20), ...away], 'Acme')
  const benchmark = fakeBenchmark({ competitors: ['Globex'] })
  const { judge, events } = judgeRounds({ benchmark, market: sydney, rounds: given })
  expect(events.filter(({ type }) => type === 'incident')).toEqual([])
  expect(judge.state.journey.failing).toBeNull()
  expect(JSON.stringify(judge.state.pages).length).toBeLessThan(1_000)
})

test('sites that send long titles and addresses, or more pages than a benchmark has, do not fill the memory of pages', () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `name ${n}`)
  const long = document({ title: 'x'.repeat(500), url: at(`/${'y'.repeat(500)}`) })
  const samples = (steps: string[]) => steps.map((name) => ({ name, metrics: {}, document: long }))
  const seen = (sites: string[], steps: string[]) => {
    const history: PageHistory = {}
    const visits = sites.map((name) => [name, { status: 'ok' as const, loads: [{ steps: samples(steps) }] }])
    assessPages(history, fakeRound(0, Object.fromEntries(visits)))
    return history
  }
  expect(Object.keys(seen(names(101), ['home']))).toEqual(names(100))
  expect(Object.keys(seen(['Globex'], names(101)).Globex ?? {})).toEqual(names(100))
  // Those that are remembered go on to be.
  const full = seen(['Globex'], names(100))
  assessPages(full, fakeRound(1, { Globex: { status: 'ok', loads: [{ steps: samples(['name 7']) }] } }))
  expect(full.Globex?.['name 7']?.seen).toHaveLength(2)
  expect(seen(['Globex'], ['home']).Globex?.home?.texts.map(({ length }) => length)).toEqual([60, 120, 5])
})

test('a site or a step with a name that every object has is forgotten, and breaks nothing', () => {
  const step = { name: '__proto__', metrics: {}, document: document() }
  const visit = { status: 'ok' as const, loads: [{ steps: [step, { ...step, name: 'constructor' }] }] }
  const [first = expect.fail(), ...more] = fakeRound(0, { Globex: visit }).visits
  const history: PageHistory = {}
  const found = assessPages(history, { ...fakeRound(0, {}), visits: [first, { ...first, site: '__proto__' }, ...more] })
  const polluted = Object.keys(Object.prototype)
  for (const key of polluted) Reflect.deleteProperty(Object.prototype, key)
  expect(polluted).toEqual([])
  expect(found).toEqual([])
  expect(Object.keys(history)).toEqual(['Globex'])
  expect(Object.keys(history.Globex ?? {})).toEqual(['constructor'])
})

test('the memory of a page is that of its newest twelve rounds, and of no text that none of them had', () => {
  let seed = 7
  const pick = (count: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return Math.floor((seed / 2_147_483_647) * count)
  }
  const history: PageHistory = {}
  const shown: unknown[] = []
  for (let n = 0; n < 150; n++) {
    // Texts stay for some rounds, as they do on a page that changes now and then.
    const period = Math.floor(n / 5)
    const language = [undefined, 'en-AU', 'en-GB'][pick(8) === 0 ? pick(3) : period % 3]
    const title = pick(6) === 0 ? `Jacket ${pick(3)}` : `Jacket ${period % 2}`
    const url = at(`/p/${pick(9) === 0 ? pick(2) : period % 4}`)
    const bytes = 100_000 + pick(1000)
    const page = { url, status: 200, title, ...(language !== undefined && { language }) }
    const step = { name: 'home', metrics: { bytes }, document: page }
    assessPages(history, fakeRound(n, { Globex: { status: 'ok', loads: [{ steps: [step] }] } }))
    shown.push({ title, url, bytes, language })
    const { texts = [], seen = [] } = history.Globex?.home ?? {}
    const remembered = seen.map(([titleAt, urlAt, size, languageAt]) => ({
      ...{ title: texts[titleAt], url: texts[urlAt], bytes: size },
      language: languageAt === undefined ? undefined : texts[languageAt],
    }))
    expect(remembered).toEqual(shown.slice(-12))
    const used = remembered.flatMap((one) => [
      one.title,
      one.url,
      ...(one.language === undefined ? [] : [one.language]),
    ])
    expect(texts.toSorted()).toEqual([...new Set(used)].toSorted())
  }
})

test('a page that says that it is another one is not what is usual, and rounds that are marked already are judged alike', () => {
  const gone = { bytes: 5_000, document: document({ title: 'Page not found' }) }
  const history: PageHistory = {}
  for (const round of rounds([...usual(7), ...Array.from({ length: 12 }, () => gone)])) assessPages(history, round)
  expect(history.Globex?.home?.seen).toHaveLength(7)
  const given = rounds([...usual(12), ...Array.from({ length: 14 }, () => ({ bytes: 30_000, document: document() }))])
  const marked = withUnusualMarked(given)
  const again: PageHistory = {}
  const once: PageHistory = {}
  expect(marked.map((round) => assessPages(again, round))).toEqual(given.map((round) => assessPages(once, round)))
  // A round without one stays the same, whatever was found in another.
  const found = given.flatMap((round) => assessPages(once, round))
  const [first = expect.fail()] = given
  expect(found).not.toEqual([])
  expect(
    markUnusual(
      first,
      found.filter((one) => one.at !== first.scheduledAt),
    ),
  ).toBe(first)
})

test('a page that ended where it was asked to is not doubted; a visit is, where an earlier load of it was', () => {
  const asked = document({ asked: at('/p/123') })
  expect(doubtOf({ name: 'home', metrics: {}, document: asked })).toBeUndefined()
  const load = (shown: DocumentSample) => ({ steps: [{ name: 'home', metrics: {}, document: shown }] })
  const loads = ['/a', '/b'].map((path) => load(document({ asked: at('/p/123'), url: at(`/maintenance${path}`) })))
  const [visit = expect.fail()] = fakeRound(0, { Globex: { status: 'ok', loads: [...loads, load(asked)] } }).visits
  expect(doubtsIn(visit)).toMatchObject([{ step: 'home', doubt: { kind: 'address', ended: at('/maintenance/b') } }])
  expect(doubtsIn({ ...visit, loads: [load(asked)] })).toEqual([])
})

test('of a round in which every page is another one, the first 50 are shown', () => {
  const gone = document({ title: 'Page not found' })
  const steps = Array.from({ length: 60 }, (_, n) => ({ name: `step ${n}`, metrics: {}, document: gone }))
  const shown = doubtedPages(fakeRound(0, { Globex: { status: 'ok', loads: [{ steps }] } }))
  expect(shown.map(({ step }) => step)).toEqual(steps.slice(0, 50).map(({ name }) => name))
})

test('a page whose heading says that it is another one is shown, and not judged', () => {
  const closed = document({ title: 'Acme', heading: 'Acme | You are in line' })
  const found = doubtOf({ name: 'home', metrics: {}, document: closed })
  expect(found === undefined ? '' : doubtWords('home', found)).toBe('home ended on a page that says "You are in line"')
})

test('a view on the same document that says so is shown, and not judged, as a page is', () => {
  const soft = (view: StepSample['view']) =>
    doubtOf({ name: 'list', kind: 'soft', metrics: { icp: 200 }, ...(view && { view }) })
  const failed = soft({ url: at('/list'), heading: 'Something went wrong' })
  expect(failed === undefined ? '' : doubtWords('list', failed)).toBe(
    'list ended on a page that says "Something went wrong"',
  )
  expect(soft({ url: at('/p/123'), title: 'Page not found' })?.kind).toBe('title')
  expect(soft({ url: at('/log-in'), heading: 'Please log in to continue' })).toBeUndefined()
  expect(soft({ url: at('/list'), heading: 'Rain jackets' })).toBeUndefined()
  expect(soft(undefined)).toBeUndefined()
})

test('texts from pages are made harmless in sentences', () => {
  const title = `\u001b[31mNot found\u202e${'x'.repeat(500)}`
  const words = doubtWords('home', { kind: 'title', title })
  expect(words.includes('\u001b') || words.includes('\u202e')).toBe(false)
  expect(words.length).toBeLessThan(120)
})
