"""The words that the names of made-up businesses are put together from: a hundred of each kind."""

from typing import Final

_TRADES = """
    Bäckerei Konditorei Metzgerei Schreinerei Tischlerei Zimmerei Dachdeckerei Malerbetrieb Glaserei
    Schlosserei Spenglerei Gärtnerei Floristik Druckerei Buchhandlung Papeterie Schuhmacherei
    Schneiderei Polsterei Raumausstattung Fahrradladen Autohaus Werkstatt Reifendienst Spedition
    Fuhrbetrieb Umzüge Reisebüro Gasthof Pension Weinhandel Brauerei Kaffeerösterei Teehaus Feinkost
    Imkerei Hofladen Käserei Fischhandel Obsthof Elektrotechnik Sanitärtechnik Heizungsbau Solartechnik
    Kältetechnik Messtechnik Medizintechnik Hörakustik Augenoptik Zahntechnik Fotostudio Tonstudio
    Musikhaus Klavierbau Geigenbau Orgelbau Spielwaren Sporthaus Bootsbau Segelmacherei Kletterhalle
    Tanzschule Fahrschule Nachhilfe Übersetzungen Lektorat Webdesign Softwarehaus Werbetechnik Messebau
    Bühnenbau Gerüstbau Tiefbau Steinmetzbetrieb Fliesenhandel Parkettbau Treppenbau Fensterbau
    Küchenstudio Möbelhaus Lampenhaus Teppichhaus Wäscherei Gebäudereinigung Schornsteinbau Kaminbau
    Poolbau Landschaftsbau Baumpflege Forstbetrieb Sägewerk Landtechnik Mühlenbetrieb Saatzucht
    Reitstall Hundeschule Tierbedarf Goldschmiede Uhrmacherei Antiquariat
"""
_FIRST_NAMES = """
    Anna Bruno Carla David Elena Felix Greta Hanno Ida Jakob Klara Leon Mara Nils Olga Paul Rosa Simon
    Tilda Udo Vera Walter Yara Zeno Alma Benno Dora Emil Frieda Georg Hedwig Ivo Jana Karl Lena Moritz
    Nora Otto Petra Rainer Sara Theo Ulla Viktor Wanda Xaver Agnes Bodo Doris Erik Flora Gustav Helga
    Ingo Judith Kurt Lotte Max Nele Oskar Paula Ralf Silke Tom Uta Volker Wiebke Armin Birgit Dieter
    Edith Frank Gisela Horst Inge Jens Katja Lars Maria Norbert Olaf Pia Rolf Sonja Timo Ulrich Verena
    Willi Astrid Bernd Dagmar Elmar Franka Gero Heike Ilse Jürgen Käthe Luise Magnus
"""
_SURNAMES = """
    Huber Wagner Bauer Fischer Weber Becker Hoffmann Schäfer Koch Richter Klein Wolf Neumann Zimmermann
    Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Maier Köhler Herrmann König Walter Mayer
    Huth Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Keller Schubert Roth Frank Berger
    Winkler Lorenz Baumann Albrecht Schuster Simon Böhm Winter Kraus Schumacher Krämer Vogt Stein Jäger
    Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel
    Horn Busch Bergmann Voigt Sauer Arnold Pfeiffer Ernst Lindner Hübner Kramer Franke Beyer Seifert
    Thomas Petersen Jansen Nowak Kaminski Yılmaz Rossi Bianchi Novák Horváth Kovács Dubois Jensen
"""
TRADES: Final = tuple(_TRADES.split())
FIRST_NAMES: Final = tuple(_FIRST_NAMES.split())
SURNAMES: Final = tuple(_SURNAMES.split())
