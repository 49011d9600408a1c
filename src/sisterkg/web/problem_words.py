"""Knows what is told of a failure in Turkish, by its wording in English; does not know what failed.

A wording in English is written where the failure is found, with ``{slots}`` for what is in it. Its twin here has the
same slots.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

TITLES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "Hatalı istek",
    HTTPStatus.NOT_FOUND: "Bulunamadı",
    HTTPStatus.METHOD_NOT_ALLOWED: "Bu adrese böyle sorulmaz",
    HTTPStatus.NOT_ACCEPTABLE: "Bu biçimde verilemiyor",
    HTTPStatus.REQUEST_TIMEOUT: "İstek zamanında gelmedi",
    HTTPStatus.GONE: "Artık yok",
    HTTPStatus.PRECONDITION_FAILED: "Dosya artık başka",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "İstek çok büyük",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Bu türden içerik okunamıyor",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Dosyanın böyle bir bölümü yok",
    HTTPStatus.TOO_MANY_REQUESTS: "Çok fazla istek",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Sunucu hatası",
    HTTPStatus.BAD_GATEWAY: "Sorgu motoru hata verdi",
    HTTPStatus.SERVICE_UNAVAILABLE: "Şu anda yanıt verilemiyor",
    HTTPStatus.GATEWAY_TIMEOUT: "Süre yetmedi",
    HTTPStatus.INSUFFICIENT_STORAGE: "Yer kalmadı",
}
"""What a page calls a failure in Turkish; in English it is what HTTP calls it."""

TURKISH: Mapping[str, str] = {
    # Of pages and files.
    "nothing has this address here": "burada bu adreste bir şey yok",
    "start from the landing page": "ana sayfadan başlayın",
    "nothing is known about {asked}": "{asked} hakkında bir şey bilinmiyor",
    "the document about {asked} has no part {number}": "{asked} hakkındaki belgenin {number}. bölümü yok",
    "there is no release {number}": "{number} numaralı bir sürüm yok",
    "release {number} has no patch: what it changed was not written down": (
        "{number} numaralı sürümün yaması yok: neyi değiştirdiği yazılmamış"
    ),
    "there is no format .{asked}; there are {offered}": ".{asked} diye bir biçim yok; olanlar: {offered}",
    "there is no download {asked}; there are {offered}": "{asked} diye bir indirme yok; olanlar: {offered}",
    "the snapshot has no file {asked}": "anlık görüntüde {asked} diye bir dosya yok",
    "snapshot {snapshot} has no file {asked}; {manifest} lists what it has": (
        "{snapshot} anlık görüntüsünde {asked} diye bir dosya yok; olanları {manifest} sayıyor"
    ),
    "snapshot {snapshot} is not kept any longer": "{snapshot} anlık görüntüsü artık saklanmıyor",
    "snapshot {snapshot} is not known": "{snapshot} diye bir anlık görüntü bilinmiyor",
    "there is no file {asked} of shapes, and no shape of that name": (
        "{asked} diye bir şekil dosyası da, bu adda bir şekil de yok"
    ),
    "there is no severity {asked}; there are {offered}": "{asked} diye bir önem derecesi yok; olanlar: {offered}",
    "there is no shape {asked}; /shapes lists them": "{asked} diye bir şekil yok; olanları /shapes sayıyor",
    "“{name}” is published no longer since {since}.": "“{name}” {since} tarihinden beri yayımlanmıyor.",
    "{said} {reason}": "{said} {reason}",
    "go to its successor, {successor}": "ardılına gidin: {successor}",
    "look for it in an older snapshot": "daha eski bir anlık görüntüde arayın",
    "none of the formats on offer is acceptable": "sunulan biçimlerden hiçbiri kabul edilmiyor",
    "ask for one of: {offered}": "şunlardan birini isteyin: {offered}",
    "the request names no host, or several": "istek hiçbir sunucunun adını vermiyor ya da birkaçınınkini veriyor",
    "this is not what was named, or is newer": "bu, adı verilen değil ya da ondan yeni",
    "the file ends before the part that is asked for": "dosya, istenen bölümden önce bitiyor",
    "ask for a part that begins within the file, or for all of it": (
        "dosyanın içinde başlayan bir bölüm ya da tamamını isteyin"
    ),
    "modified_since is no time: {asked}; write it as 2026-11-23 or 2026-11-23T08:00:00Z": (
        "modified_since bir zaman değil: {asked}; 2026-11-23 ya da 2026-11-23T08:00:00Z gibi yazın"
    ),
    "too many large documents are being made at once": "aynı anda çok fazla büyük belge hazırlanıyor",
    # Of any request.
    "the request is not answered": "istek yanıtlanmıyor",
    "the request cannot be read": "istek okunamıyor",
    "look at its address and its headers": "adresine ve başlıklarına bakın",
    "this address is not asked by {method}": "bu adrese {method} ile sorulmaz",
    "ask by one of: {offered}": "şunlardan biriyle sorun: {offered}",
    "the request is too large": "istek çok büyük",
    "send less at once": "bir seferde daha az gönderin",
    "the server has a fault of its own": "sunucunun kendisinde bir hata var",
    "ask again later, and tell who runs this site if it stays so": (
        "daha sonra yeniden deneyin; düzelmezse siteyi işletene bildirin"
    ),
    "the request took longer than {seconds} seconds to arrive": "isteğin gelmesi {seconds} saniyeden uzun sürdü",
    "the body is longer than {most} bytes, which a query of the greatest length takes": (
        "gövde {most} bayttan uzun; en uzun sorgu bu kadar yer tutar"
    ),
    "the body ended before its length was reached": "gövde, bildirilen uzunluğuna varmadan bitti",
    "the request has several content types": "isteğin birden çok içerik türü var",
    "send one Content-Type": "tek bir Content-Type gönderin",
    "the request has more than {most} parameters": "isteğin {most} parametreden fazlası var",
    "send fewer": "daha az gönderin",
    "the request is not UTF-8": "istek UTF-8 değil",
    "the body is not UTF-8: encode it as UTF-8": "gövde UTF-8 değil: UTF-8 olarak kodlayın",
    "encode it as UTF-8": "UTF-8 olarak kodlayın",
    "too many clients are sending long requests at once": "aynı anda çok fazla istemci uzun istek gönderiyor",
    "ask again in a moment": "biraz sonra yeniden sorun",
    "ask again in a moment, or for less": "biraz sonra yeniden ya da daha azını sorun",
    "ask again in a moment, or download the data set": "biraz sonra yeniden sorun ya da veri kümesini indirin",
    "this client has asked {count} queries in a minute": "bu istemci bir dakikada {count} sorgu sordu",
    "ask again in {seconds} s, or download the data set": (
        "{seconds} sn sonra yeniden sorun ya da veri kümesini indirin"
    ),
    "{count} queries of this client are being answered already": "bu istemcinin {count} sorgusu zaten yanıtlanıyor",
    "ask again when one has been answered": "biri yanıtlanınca yeniden sorun",
    "{name}={asked} is no whole number from 0 on": "{name}={asked}, sıfır ya da daha büyük bir tam sayı değil",
    # Of reconciliation.
    "a POST here has a form with queries or extend (application/x-www-form-urlencoded)": (
        "buraya POST ile queries ya da extend alanı olan bir form gönderilir (application/x-www-form-urlencoded)"
    ),
    "the batch has {count} queries": "toplu istekte {count} sorgu var",
    "send {most} at the most, in several batches": "birkaç toplu istekte, her birinde en çok {most} tane gönderin",
    "callback is no name of a function, such as jQuery123.done": (
        "callback, jQuery123.done gibi bir işlev adı değil"
    ),
    "a query comes as application/json, in UTF-8": "sorgu application/json olarak, UTF-8 ile gönderilir",
    "no more than {most} suggestions can be skipped: type another letter": (
        "en çok {most} öneri atlanabilir: bir harf daha yazın"
    ),
    "there is no {kind} {asked}": "{asked} diye bir şey ({kind}) yok",
    "there is no thing {asked}": "{asked} diye bir şey yok",
}
"""The twin of each wording that is not about a query."""
