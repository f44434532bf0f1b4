/** What pages of servers and applications say that fail, and of hosts without a site. As in missing.ts. */
export const failed: readonly RegExp[] = [
  /^(4\d\d|5\d\d)[\s:–—-]+(bad request|forbidden|not found|gone|too many requests|(internal )?server error|bad gateway|service (temporarily )?unavailable|gateway time-?out|web server is down|backend fetch failed|first byte timeout|(connection|origin) (timed out|is unreachable))$|^[45]\d\d error$/iu,
  /^(error|erreur|fehler|errore|fout) [45]\d\d\b.*$|^fastly error\b.*$|^(error: )?the request could not be satisfied$/iu,
  /^(internal )?server error( \(?5\d\d\)?)?$|^(bad gateway|gateway time-?out|web server is down|unavailable for legal reasons)$/iu,
  /^(application|database) error(: .*)?$|^error establishing a database connection$/iu,
  /^(an? )?(unexpected |unknown |internal )?(application |server |system )?error (has )?occurred( .{0,60})?$|^there (has been|was) an? (\p{L}+ ){0,2}error( .{0,60})?$/iu,
  /^(looks like )?something (went|has gone) wrong( (on our (end|side)|here|with .{0,40}))?$|^(this|the) page (isn't|is not) working$/iu,
  /^(es|hier|da)? ?ist ein (\p{L}+er )?fehler aufgetreten$|^(ein (\p{L}+er )?fehler ist aufgetreten)$|^((da|hier|es|etwas) )?(ist )?(leider )?(etwas )?(ist )?(leider )?(schiefgelaufen|schief gelaufen|schiefgegangen|schief gegangen)$/iu,
  /^une erreur( \p{L}+)? (est survenue|s'est produite)$|^un problème est survenu$|^quelque chose s'est mal passé$/iu,
  /^(se ha producido|se produjo|ha ocurrido|ocurrió) un error( \p{L}+)?$|^algo (salió|ha salido|fue|ha ido) mal$/iu,
  /^si è verificato un (errore|problema)( \p{L}+)?$|^qualcosa è andato storto$|^ocorreu um erro( \p{L}+)?$|^algo (deu|correu) (errado|mal)$/iu,
  /^er is een fout opgetreden$|^er (ging iets|is iets) (mis|fout)( gegaan|gegaan)?$/iu,
  /^något gick fel$|^ett fel (har )?(inträffat|uppstod|uppstått)$|^noget gik galt$|^der (opstod|er opstået) en fejl$|^noe gikk galt$|^det (oppstod|har oppstått) en feil$|^jokin meni (pieleen|vikaan)$|^coś poszło nie tak$|^wystąpił( nieoczekiwany)? błąd$|^něco se pokazilo$|^došlo k chybě$|^(что-то пошло не так|произошла ошибка)$|^(bir şeyler ters gitti|bir hata oluştu)$/iu,
  /^.{0,12}(エラー|問題)が発生しました$|^(服务器(内部)?错误|伺服器錯誤|系统错误|系統錯誤|(页面)?出错了|发生错误|發生錯誤)$|^(오류|문제)가 발생했습니다$/iu,
  /^welcome to (nginx|openresty|caddy)$|^apache2? .*default page(: it works)?$|^iis( windows( server)?)?( \d+)?$|^index of \/.*$|^test page for .*(http|web) server.*$/iu,
  /^(this )?(account|website|site)( has been)? suspended$|^(site not found|website not (found|published|configured))$|^(this )?(domain|website|site)( name)? (is |has |has been )?(parked|expired)$|^(this domain|[\w-]+(\.[\w-]+)+) (is|may be) for sale$/iu,
]
