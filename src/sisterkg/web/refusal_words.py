"""Knows what is told in Turkish of a query that is not answered, by its wording in English; not why it is not.

As in ``problem_words``: the wording in English is written where the refusal is made, and has the same slots.
"""

from __future__ import annotations

from collections.abc import Mapping

TURKISH: Mapping[str, str] = {
    # What is asked.
    "the request has no query": "istekte sorgu yok",
    "the request has {count} queries": "istekte {count} sorgu var",
    "send one parameter named query": "query adında tek bir parametre gönderin",
    "this endpoint only answers queries": "bu uç nokta yalnızca sorgu yanıtlar",
    "{word} is an update; this endpoint only answers queries": (
        "{word} bir güncelleme; bu uç nokta yalnızca sorgu yanıtlar"
    ),
    "send a query": "bir sorgu gönderin",
    "send {example}": "{example} gönderin",
    "a query comes as {form} or {direct}, in UTF-8": "sorgu {form} ya da {direct} olarak, UTF-8 ile gönderilir",
    "a query comes in UTF-8": "sorgu UTF-8 ile gönderilir",
    "a query comes as it is, without Content-Encoding": "sorgu olduğu gibi, Content-Encoding olmadan gönderilir",
    "the query is not UTF-8": "sorgu UTF-8 değil",
    "the query holds a character that is no text": "sorguda metin olmayan bir karakter var",
    "send it as UTF-8": "UTF-8 olarak gönderin",
    "{name} is no absolute IRI": "{name} mutlak bir IRI değil",
    "name a graph by its IRI": "çizgeyi IRI’siyle adlandırın",
    "the query asks another server (SERVICE), which this endpoint does not do": (
        "sorgu başka bir sunucuya soruyor (SERVICE); bu uç nokta bunu yapmaz"
    ),
    "ask both servers and join the answers on your side": (
        "iki sunucuya da sorup yanıtları kendi tarafınızda birleştirin"
    ),
    # What is wrong with how it is written.
    "{words}": "{words}",
    "{place}: {words}": "{place}: {words}",
    "{said}: {words}": "{said}: {words}",
    "line {line}, column {column}": "{line}. satır, {column}. sütun",
    "{place}: a text is not closed": "{place}: bir metin kapatılmamış",
    "close its quotes": "tırnaklarını kapatın",
    "{place}: a prefix is not declared": "{place}: bir ön ek bildirilmemiş",
    "{place}: {character} is no white space in SPARQL": "{place}: {character} SPARQL’de boşluk sayılmaz",
    "put a plain space there, or nothing": "oraya düz bir boşluk koyun ya da karakteri silin",
    "{place}: the query ends too early": "{place}: sorgu erken bitiyor",
    "close its brackets, or finish it": "ayraçlarını kapatın ya da sorguyu tamamlayın",
    "{place}: this was not expected: {found}": "{place}: bu beklenmiyordu: {found}",
    "mend the query": "sorguyu düzeltin",
    "mend the query there": "sorguyu orada düzeltin",
    "there is no query": "sorgu yok",
    "there is no query after the prologue": "ön bildirimlerden sonra sorgu yok",
    "begin it with SELECT, ASK, CONSTRUCT or DESCRIBE": "SELECT, ASK, CONSTRUCT ya da DESCRIBE ile başlatın",
    # What it runs into.
    "the query has {count} characters; {most} are the most": "sorguda {count} karakter var; en çok {most} olabilir",
    "the query has more than {most} tokens": "sorguda {most} sözcük biriminden fazlası var",
    "ask in several shorter queries": "birkaç kısa sorguyla sorun",
    "ask in several shorter queries, or download the data set": (
        "birkaç kısa sorguyla sorun ya da veri kümesini indirin"
    ),
    "the query nests deeper than {most} levels": "sorgu {most} düzeyden derin iç içe geçiyor",
    "write it flatter": "daha az iç içe yazın",
    "the query took longer than {seconds} seconds": "sorgu {seconds} saniyeden uzun sürdü",
    "ask for less, add LIMIT, or download the data set": (
        "daha azını sorun, LIMIT ekleyin ya da veri kümesini indirin"
    ),
    "the query took more than {most} MiB of memory, or nests too deep": (
        "sorgu {most} MiB’den fazla bellek kullandı ya da çok derin iç içe geçiyor"
    ),
    "ask for less at once or write it flatter, or download the data set": (
        "bir seferde daha azını sorun, daha az iç içe yazın ya da veri kümesini indirin"
    ),
    "the query could not be answered within its limits: {reason}": "sorgu sınırları içinde yanıtlanamadı: {reason}",
    "ask for less at once, or download the data set": "bir seferde daha azını sorun ya da veri kümesini indirin",
    "the answer is larger than {most} MiB": "yanıt {most} MiB’den büyük",
    "the answer is too large": "yanıt çok büyük",
    "{format} cannot hold this answer: {reason}": "bu yanıt {format} biçiminde yazılamıyor: {reason}",
    "there is a character in it for which XML has no place": "içinde XML’de yeri olmayan bir karakter var",
    "there is a property in it whose IRI ends in no name of XML": (
        "içinde, IRI’si bir XML adıyla bitmeyen bir özellik var"
    ),
    "page by LIMIT and OFFSET, or download the data set": (
        "LIMIT ve OFFSET ile parça parça sorun ya da veri kümesini indirin"
    ),
    "the answer is too large to be kept while it is sent: {reason}": (
        "yanıt, gönderilirken saklanamayacak kadar büyük: {reason}"
    ),
    "ask for less, or download the data set": "daha azını sorun ya da veri kümesini indirin",
    "too many large answers are being sent at once": "aynı anda çok fazla büyük yanıt gönderiliyor",
    "{answered} queries are being answered and {waiting} are waiting": (
        "{answered} sorgu yanıtlanıyor, {waiting} sorgu bekliyor"
    ),
    "no worker was free for {seconds} seconds": "{seconds} saniye boyunca boş işçi yoktu",
    # What is wrong with the engine of others.
    "the engine behind this endpoint does not answer": "bu uç noktanın ardındaki motor yanıt vermiyor",
    "the engine behind this endpoint broke off before its answer was whole": (
        "bu uç noktanın ardındaki motor, yanıtı tamamlanmadan bağlantıyı kesti"
    ),
    "the engine behind this endpoint answers in a form that was not asked for": (
        "bu uç noktanın ardındaki motor istenmeyen bir biçimde yanıt veriyor"
    ),
    "the engine behind this endpoint answers something else than whole results": (
        "bu uç noktanın ardındaki motor tam sonuç yerine başka bir şey veriyor"
    ),
    "the engine behind this endpoint has moved": "bu uç noktanın ardındaki motor taşınmış",
    "the engine behind this endpoint does not take this query": (
        "bu uç noktanın ardındaki motor bu sorguyu kabul etmiyor"
    ),
    "write it otherwise, in plain SPARQL 1.1, or download the data set": (
        "sorguyu başka türlü, yalın SPARQL 1.1 ile yazın ya da veri kümesini indirin"
    ),
    "the query is too long for the engine behind this endpoint": "sorgu bu uç noktanın ardındaki motor için çok uzun",
    "the engine behind this endpoint cut off its answer, which has too many rows": (
        "bu uç noktanın ardındaki motor, çok satırı olan yanıtı kesti"
    ),
    "the engine behind this endpoint gave up on the query": "bu uç noktanın ardındaki motor sorguyu yarıda bıraktı",
    "the engine behind this endpoint has too much to do": "bu uç noktanın ardındaki motorun işi çok",
    "the engine behind this endpoint failed ({status})": "bu uç noktanın ardındaki motor hata verdi ({status})",
    "ask again in a moment; pages and downloads are served meanwhile": (
        "biraz sonra yeniden sorun; sayfalar ve indirmeler bu sırada sunuluyor"
    ),
    "the engine behind this endpoint mixes up its graphs": "bu uç noktanın ardındaki motor çizgelerini karıştırıyor",
    "give the address of a service that keeps to them (SPARQL 1.1 Protocol, 2.1.4)": (
        "bunlara uyan bir hizmetin adresini verin (SPARQL 1.1 Protocol, 2.1.4)"
    ),
    "the engine behind this endpoint does not hold snapshot {snapshot}": (
        "bu uç noktanın ardındaki motorda {snapshot} anlık görüntüsü yok"
    ),
    "snapshot {snapshot} was replaced in the engine behind this endpoint meanwhile": (
        "{snapshot} anlık görüntüsü bu sırada bu uç noktanın ardındaki motorda yenilendi"
    ),
    # How it is cited.
    "no query {query} of a snapshot {snapshot} is kept": "{snapshot} anlık görüntüsünün {query} sorgusu saklanmıyor",
    "the query has another answer each time (RAND, NOW, UUID), so nobody could check the one that is cited": (
        "sorgunun her seferinde başka bir yanıtı var (RAND, NOW, UUID); atıf yapılanı kimse sınayamaz"
    ),
    "asked again, the query has another answer, so nobody could check the one that is cited": (
        "sorgu yeniden sorulunca başka bir yanıt veriyor; atıf yapılanı kimse sınayamaz"
    ),
    "cite a query that makes no blank nodes, and sorts what it cuts off": (
        "boş düğüm üretmeyen ve kestiğini sıralayan bir sorguya atıf yapın"
    ),
    "cite a query without such a function": "böyle bir işlevi olmayan bir sorguya atıf yapın",
    "{most} queries of this snapshot have been cited, which is the most": (
        "bu anlık görüntünün {most} sorgusuna atıf yapıldı; daha fazlası olmaz"
    ),
    "the citation cannot be kept: {reason}": "atıf saklanamıyor: {reason}",
    "cite the query by its address at /sparql instead": (
        "bunun yerine sorguya /sparql adresindeki adresiyle atıf yapın"
    ),
}
"""The twin of each wording."""
