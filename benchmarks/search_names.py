"""Names of several made-up cultures, and the slips of people who type them; the same for the same seed."""

import random
from collections.abc import Callable

_PEOPLES: dict[str, tuple[str, str, str, str]] = {  # beginnings, middles, ends, family names' ends
    "elves": ("Ae Al Ara Bel Cael Cele El Elen Fae Fin Gala Il Ith Lae Lia Lor Mae Nai Quel Sae Sil Thal Thia Vae Yl",
              "da dri la lan le li lo na ne nor ra re ri ro sa tha the va ve wy", "dir dil las len lian lith "
              "mir nas nel "
              "riel rion ris roth ryn thas thil wen wyn ya", "brook fall glen leaf moon river shade song star thorn"),
    "dwarves": ("Bal Bam Bof Bor Brog Dag Dur Dwal Fal Far Gim Glo Gor Grim Har Kaz Khar Kil Mor Nor Orm Rurik "
                 "Thor Thra",
                "a da do du gar gra ka ki ko lo mu na ra ri ro ru ur", "bek bin din dok dur gan grim gund kar "
                "li lin mir "
                "nar nik nok rak rin rok trom", "anvil axe beard bellows forge gate hammer helm stone vein"),
    "orcs": ("Az Bag Bol Dug Gash Ghor Gor Grak Grish Gul Kro Lug Maz Mog Nar Og Rag Shag Shar Snag Ug Ur Yag Zog",
             "a ba du ga gu ka lu ma mu ra ru sha u za zu", "bash dak dush gash gat gol gor grat kul luk mak nak rag "
             "rot thak tuk zag zub", "biter breaker crusher eater fang fist gnasher jaw ripper skull"),
    "north": ("Ald Arn As Bjor Dag Ei Ero Fre Gud Hal Har Hel Hro In Jor Ket Leif Ol Rag Sig Sven Thor Ulf Val Vig",
              "a bi da e ga gi la li mi mun na ni ri sta va vi", "bjorn dis fast frid gar geir grim hild laug "
              "leif mund "
              "nar rik run stein ulf vald var", "dottir son gard holm vik fjell stad mark by heim"),
    "desert": ("Abd Ad Al Am As Dar Fad Far Fay Gha Has Ib Jal Jam Kal Kha Mal Nad Naz Qas Ra Sal Sha Tar Yas Zay",
               "a ab al ba da di e fi ha i ja la ma mi na ra ri sa ti u ya", "d dan di f ha ham id im in ir is "
               "m mal ra "
               "rah rif san ud wan ya", "aban ibar azari uddin allah esh ouri amsi ayid ahir"),
    "steppe": ("Ar Ba Bo Chu Da Dob Dra Gla Iva Jar Kaz Kras Lju Mi Mir Nad Ole Rad Sta Svet Tat Vas Vla Yar Zdr Zor",
               "bo da di do go ha i le li lo mi mo na ne ri ro sla ta vi za", "dan dor ena gor ica ila ina ka "
               "la lav mil "
               "mir nka rad sha slav tka van yna", "enko evich ov ova ski ska chuk yna inov aya"),
    "islands": ("Aka Ari Chi Dai Emi Fumi Haru Hide Hiro Isa Jun Kai Kazu Ken Mako Mi Nao Nobu Rei Ryo Shin "
                 "Taka Tomo Yo",
                "chi da e ha hi i ka ki ko ma mi na ne no ri ro sa shi ta to ya yu", "hiko ichi ji ka kage ki "
                "ko maru mi "
                "na nobu ro ru sa shi suke ta to zo", "hara kawa mori moto mura saki sawa shima tani yama"),
    "old empire": ("Aemi Agri Anto Aure Cae Cas Clau Cor Dec Do Fabi Fla Ga Hadri Jul Liv Luci Mar Max Octa "
                 "Porci Quin Va",
                   "a be ci da di e li lia ma mi ni no ra ri ro sti ti tu vi", "anus ara ella entius ia ianus "
                   "icus idia "
                   "illa inus io itas ius ora or us ulus una", "atus ella icus ides inus issa onius ola utus ura"),
    "dragons": ("Ar Az Bal Cha Dra Ei Fa Ghe Ha Iy Jar Kor Kri Maz Ner Ni Ouro Pra Rhu Sor Sza Tor Ver Vor Xan Yr Zhe",
                "a ax e gra ha i ja ka la lux o ra re sha si tha u va xa yu za", "dax drax gax jhan kax max mor "
                "noth rax "
                "rion ros sax thas thrax tor vax xes xus zar", "claw ember flame hoard maw scale talon wing wyrm ash"),
    "hill folk": ("Ab An Be Bil Bro Cor Da Di Eg El Fin Gar Gwen Hob Jas Ker Lin Mer Mil Ned Odo Per Pip Ros "
                 "Sam Tol Wil",
                  "a bi bo da de di do i la le li lo mi na o ri ro ta ti wi", "bert bin bo by da don fred ga "
                  "kin la lia "
                  "lo mer na nie rick rose wick win", "barrow bottom brush burrow foot gather good hill top tuck"),
}  # fmt: skip
_PLACE_FIRST = (
    "Amber Ash Black Bleak Bone Bright Broken Cinder Cold Copper Crow Dawn Deep Dread Dusk Ember Fallow Frost "
    "Gallows Ghost Glass Gloom Gold Gray Green Grim Hallow Haven Hollow Iron Kings Lantern Low Marsh Mist Moon Moss "
    "Night Oak Old Pale Raven Red Salt Shadow Silver Stag Storm Sunder Thorn Vine Weeping White Wild Winter Wolf"
)
_PLACE_LAST = (
    "barrow bay bluff bourne bridge brook crag crest cross dale deep den fall fell fen ferry field ford forge "
    "gate glade glen grove harbour haven heath hill hold hollow keep lake marsh mere mill moor mouth peak pass "
    "point port "
    "reach rest ridge rock run shire stead stone tower vale watch water well wick wold wood"
)
_THINGS = (
    "Amulet Axe Banner Bell Blade Book Bow Brooch Candle Chalice Cloak Codex Compass Cowl Crown Dagger Diadem Eye "
    "Feather Flask Flute Gauntlet Gem Goblet Grimoire Hammer Harp Heart Helm Horn Idol Key Lamp Lance Lantern "
    "Ledger Lute "
    "Mace Mantle Map Mask Mirror Needle Orb Pearl Quill Ring Robe Rod Sabre Sceptre Scroll Shield Skull Spear "
    "Staff Stone "
    "Sword Tome Torch Veil Wand Whip"
)
_GUILDS = (
    "Brotherhood Circle Clan Company Conclave Council Court Coven Cult Fellowship Guild Hand Heralds House Keepers "
    "League Lodge Order Pact Riders Sons Sworn Tribe Wardens Watch"
)
_EPITHETS = (
    "the Bold|the Grim|the Wise|the Younger|the Lame|the Red|Half-Hand|the Unbroken|the Quiet|Oathbreaker|"
    "the Pilgrim|Stormborn|the Gilded|the Wanderer|Twice-Drowned|the Kind|the Butcher|of the Marsh|Kinslayer|the Exile"
)
_WORDS = (
    "ancient army ash bargain battle blood bridge candle caravan castle cavern circle coin cold council crown curse "
    "danger daughter dead debt door dream dust elder enemy evening feast fever field fire flame forest "
    "forgotten friend "
    "gate ghost gift gold grave guard harbour heart hidden hill honour horse hunger hunter island judge king "
    "knife lantern "
    "letter library lord market master memory merchant midnight mirror moon mother mountain murder name night "
    "north oath "
    "old omen orchard owl parley path pilgrim plague poison promise prophecy queen rain raven relic rider river "
    "road ruin "
    "sailor salt sea secret servant shadow ship shrine silence silver sister smoke soldier song spider spring "
    "stone storm "
    "stranger summer sword temple thief thorn throne tide tomb tower trade traitor treasure tunnel valley veil village "
    "voice wall war warden water whisper wind winter witch wolf wood wound"
)


class Names:
    """A maker of names."""

    def __init__(self, seed: int = 11) -> None:
        self.dice = random.Random(seed)
        self._peoples = {people: [part.split() for part in parts] for people, parts in _PEOPLES.items()}
        self._epithets = _EPITHETS.split("|")
        self._first, self._last = _PLACE_FIRST.split(), _PLACE_LAST.split()
        self._things, self._guilds, self._words = _THINGS.split(), _GUILDS.split(), _WORDS.split()

    def given(self, people: str | None = None) -> str:
        """Return what somebody is called."""
        starts, middles, ends, _ = self._peoples[people or self.dice.choice(list(self._peoples))]
        middle = "".join(self.dice.choice(middles) for _ in range(self.dice.choice((0, 1, 1, 1, 2))))
        return self.dice.choice(starts) + middle + self.dice.choice(ends)

    def family(self, people: str) -> str:
        """Return a family name."""
        starts, middles, _, ends = self._peoples[people]
        return self.dice.choice(starts) + self.dice.choice(middles) + self.dice.choice(ends)

    def person(self) -> str:
        """Return a whole name of somebody."""
        people = self.dice.choice(list(self._peoples))
        chance = self.dice.random()
        if chance < 0.3:
            return self.given(people)
        if chance < 0.85:
            return f"{self.given(people)} {self.family(people)}"
        return f"{self.given(people)} {self.dice.choice(self._epithets)}"

    def place(self) -> str:
        """Return the name of a place."""
        made = self.dice.choice(self._first) + self.dice.choice(self._last)
        ways: list[Callable[[], str]] = [
            lambda: made, lambda: f"{self.given()} {self.dice.choice(self._last).title()}",
            lambda: f"The {self.dice.choice(self._first)} {self.dice.choice(self._last).title()} of {self.given()}",
            lambda: f"{self.given()}'s {self.dice.choice(self._last).title()}",
        ]  # fmt: skip
        return self.dice.choice(ways)()

    def thing(self) -> str:
        """Return the name of an item."""
        thing, first = self.dice.choice(self._things), self.dice.choice(self._first)
        return self.dice.choice(
            [f"{thing} of {self.given()}", f"{self.given()}'s {first} {thing}", f"{self.given()} {thing}"]
        )

    def guild(self) -> str:
        """Return the name of a faction."""
        guild = self.dice.choice(self._guilds)
        thing = f"{self.dice.choice(self._first)} {self.dice.choice(self._things)}"
        return self.dice.choice(
            [f"{guild} of the {thing}", f"{guild} of {self.given()}", f"The {self.given()} {guild}"]
        )

    def story(self, words: int = 60) -> str:
        """Return so many words of prose with names in it."""
        said = [self.dice.choice(self._words) for _ in range(words)]
        for _ in range(3):
            said[self.dice.randrange(words)] = self.given()
        return " ".join(said).capitalize() + "."

    def word(self) -> str:
        """Return a word that stories are made of."""
        return self.dice.choice(self._words)


def with_errors(dice: random.Random, name: str, errors: int) -> str:
    """Return a name with so many slips: a letter too much, too few, wrong, or two in the wrong order."""
    for _ in range(20):
        wrong = name.lower()
        for _ in range(errors):
            wrong = _with_error(dice, wrong)
        if wrong != name.lower():
            return wrong
    return wrong


def _with_error(dice: random.Random, text: str) -> str:
    places = [place for place, letter in enumerate(text) if letter.isalpha()]
    place, letter = dice.choice(places), dice.choice("abcdefghijklmnopqrstuvwxyz")
    slip = dice.randrange(4)
    if slip == 0:
        return text[:place] + letter + text[place:]
    if slip == 1 and len(places) > 3:
        return text[:place] + text[place + 1 :]
    if slip == 2:
        return text[:place] + letter + text[place + 1 :]
    following = place + 1
    if following < len(text) and text[following].isalpha():
        return text[:place] + text[following] + text[place] + text[following + 1 :]
    return text[:place] + letter + text[place + 1 :]
