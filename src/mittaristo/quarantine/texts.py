"""What the workbook of quarantined rows says, in Finnish, Swedish and English."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """A text in the three languages."""

    fi: str
    sv: str
    en: str


LANGUAGES = Text("Suomeksi", "På svenska", "In English")
TITLE = Text("Lue", "Läs", "Read")

WHAT_THIS_IS = (
    Text(
        "Tässä tiedostossa ovat ne rivit rekisterin {register} toimituksista, joita ei voitu lukea. Muut rivit"
        " luettiin.",
        "Den här filen innehåller de rader i leveranserna från registret {register} som inte kunde läsas. Övriga rader"
        " lästes in.",
        "This file holds the rows of the deliveries of the register {register} that could not be read. All other rows"
        " were.",
    ),
    Text(
        "Kullakin taululla on oma välilehtensä, ja jokainen sen rivi kertoo yhden virheen. Jos rivissä on useita"
        " virheitä, se toistuu. Virheellinen kenttä on väritetty. Uusimmat toimitukset ovat ensin.",
        "Varje tabell har ett eget blad och varje rad på bladet visar ett fel. En rad med flera fel upprepas. Det"
        " felaktiga fältet är färgat. De nyaste leveranserna kommer först.",
        "Each table has a sheet, and each line of the sheet shows one fault. A row with several faults is repeated. The"
        " faulty field is coloured. The newest deliveries come first.",
    ),
    Text(
        "Toimitus, tiedosto ja rivinumero osoittavat, missä rivi alkaa. CSV-tiedostossa otsikkorivi on rivi 1;"
        " Parquet-tiedostossa numero on rivin järjestysnumero.",
        "Leverans, fil och radnummer visar var raden börjar. I en CSV-fil är rubrikraden rad 1; i en Parquet-fil är"
        " numret radens ordningsnummer.",
        "Delivery, file and line number say where the row begins. In a CSV file the header is line 1; in a Parquet file"
        " the number counts the rows.",
    ),
    Text(
        "Arvot ovat sellaisina kuin ne toimitettiin. Henkilötunnuksia ei ole: niitä ei tallenneta, ja jos sellainen oli"
        " muussa kentässä, sen tilalla on [identity code].",
        "Värdena är som de levererades. Personbeteckningar finns inte med: de sparas inte, och om en sådan stod i ett"
        " annat fält ersätts den med [identity code].",
        "Values are as they were delivered. There are no personal identity codes: they are not kept, and one that stood"
        " in another field is replaced by [identity code].",
    ),
    Text(
        "Toimitusta ei muuteta jälkikäteen. Korjatkaa rivit rekisterissä ja lähettäkää ne seuraavassa toimituksessa.",
        "En leverans ändras inte i efterhand. Rätta raderna i registret och skicka dem i nästa leverans.",
        "A delivery is never changed afterwards. Correct the rows in the register and send them in the next delivery.",
    ),
)

# What each reason to quarantine a row means.
REASONS = {
    "unreadable": Text(
        "Arvo ei ole sarakkeen muotoa (esimerkiksi päivä, jota ei ole), tai jos sarake on *, rivillä on eri määrä"
        " kenttiä kuin otsikkorivillä.",
        "Värdet har inte kolumnens form (till exempel en dag som inte finns), eller om kolumnen är *, raden har ett"
        " annat antal fält än rubrikraden.",
        "The value is not of the column's form (a day that does not exist, say), or where the column is *, the row has"
        " another number of fields than the header.",
    ),
    "unknown_code": Text(
        "Koodi ei ole sarakkeen koodiluettelossa. Koodeja verrataan merkki merkiltä, etunollineen.",
        "Koden finns inte i kolumnens kodlista. Koder jämförs tecken för tecken, med inledande nollor.",
        "The code is not in the column's list of codes. Codes are compared character by character, with leading zeros.",
    ),
    "empty": Text(
        "Sarake on tyhjä, vaikka siinä on oltava arvo.",
        "Kolumnen är tom fast den ska ha ett värde.",
        "The column is empty, but must have a value.",
    ),
    "reversed_interval": Text(
        "Päättymispäivä on ennen alkamispäivää; sarake on päättymispäivä.",
        "Slutdagen är före startdagen; kolumnen är slutdagen.",
        "The end is before the start; the column is that of the end.",
    ),
    "bad_hetu": Text(
        "Henkilötunnus ei ole oikea: muoto, päivä, yksilönumero tai tarkistusmerkki. Sitä ei näytetä.",
        "Personbeteckningen är inte rätt: form, datum, individnummer eller kontrolltecken. Den visas inte.",
        "The personal identity code is not right: its form, date, individual number or check character. It is not"
        " shown.",
    ),
    "duplicate_key": Text(
        "Saman tiedoston myöhemmällä rivillä on sama avain; se on luettu tämän sijasta.",
        "En senare rad i samma fil har samma nyckel; den har lästs i stället för denna.",
        "A later row of the same file has the same key; it was read instead of this one.",
    ),
}

# Headings of the sheets.
REASON = Text("Syy", "Orsak", "Reason")
COLUMN = Text("Sarake", "Kolumn", "Column")
DELIVERY = Text("Toimitus", "Leverans", "Delivery")
FILE = Text("Tiedosto", "Fil", "File")
LINE = Text("Rivi", "Rad", "Line")
TABLE = Text("Taulu", "Tabell", "Table")
FAULTS = Text("Virheitä", "Fel", "Faults")
NEWEST = Text("Uusin toimitus", "Nyaste leverans", "Newest delivery")
MEANING = Text("Merkitys", "Betydelse", "Meaning")


def heading(text: Text) -> str:
    """The text in all three languages, in one line."""
    return " / ".join(dict.fromkeys(text))
