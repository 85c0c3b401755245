"""Short forms of given names, as people in Britain and their neighbours use them.

Only a hint: a short form says less than the same name, and nothing is ever changed for it.
"""

from __future__ import annotations

_GROUPS = """
agnes nan nessie senga aggie
alan al
albert bert bertie al
alexander alec alex alasdair alistair sandy sasha sacha ali eck
alexandra alex sandra sasha sandy lexie
alfred alf alfie fred
alison ali
amanda mandy
andrew andy drew andrzej
angela angie
anne ann anna annie nan nancy ania
anthony tony antoni
antonina tosia
arthur art artie
barbara babs barb basia
beatrice bea trixie
benjamin ben benny
bridget bridie biddy
caroline carrie caro
catherine katherine kathryn catriona cath cathy kath kathy kate katie kat katy kitty rena kasia katarzyna
charles charlie chuck chic
charlotte lottie charlie
christine christina chrissie chris tina kirsty krysia
christopher chris kit krzysztof
daniel dan danny
david dave davie davy
deborah debbie deb
dorothy dot dottie dolly dorota
douglas doug dougie
edward ed eddie ted teddy ned
eleanor ellie nell nellie nora ella
elizabeth liz lizzie beth betty betsy bess eliza elsie libby lisa isobel ela elzbieta
emily em emma millie
ewa eva eve
florence flo florrie flora
frances fran francie
francis frank francie franciszek
frederick fred freddie
gabriel gabe
gabrielle gabby
george geordie jerzy
gerald gerry jerry
gillian jill gill
grace gracie
gregory greg grzegorz
harold harry hal
helen nell nellie ellen lena
henry harry hal henryk
hugh hughie shug
ian iain
isabella bella isobel isabel izzy isa ella
jacqueline jackie
jacob jake jakub kuba
james jim jimmy jamie jimmie
jane janey jenny jean janet jessie
janet jan jenny jessie netta
jennifer jen jenny jenni
jessica jess jessie
john jack johnny jock ian jan jon iain
jonathan jon jonny
joseph joe joey jozef
josephine jo josie
joshua josh
judith judy
julia jules julie
kenneth ken kenny
lawrence larry lawrie
leonard len lenny leo
leslie les
lewis lew lou louis
louise lou
lukasz luke lucas
malcolm malky mal
malgorzata gosia margaret
margaret maggie meg peggy peg greta rita madge margo daisy mags maisie
martha mattie patty
martin marty
mary may molly polly mamie maria marie moira maureen
matthew matt mateusz
maxwell max
michael mick mike mickey micky michal
mohammed mohammad muhammad mohamed muhammed mo
nicholas nick nicky mikolaj
nicola nicky nikki
norman norrie
oliver ollie
olivia liv livvy
pamela pam
patricia pat patsy tricia trish paddy
patrick pat paddy paddie rick
paul pawel
peter pete piotr
philip phil pip
rachel rae
raymond ray
rebecca becky becca
richard rick ricky dick richie rich
robert bob bobby rob robbie bert rab rabbie
roderick rod roddy rory
ronald ron ronnie
rose rosie rosemary
samantha sam
samuel sam sammy
sarah sally sadie sal
sheila sheelagh cecilia
simon sim
stephanie steph steffi
stephen steve steven stevie
stewart stuart stu
susan sue susie suzie suzanne
sylvia sylvie
teresa terri tess tessa theresa
terence terry
theodore ted teddy theo
thomas tom tommy tam tomasz
timothy tim
tobias toby
valerie val
victor vic
victoria vicky vicki tori
vincent vince vinnie
walter wally wattie
wilhelmina mina ina billie minnie
william bill billy will willie liam wullie
winifred winnie freda
yvonne evie
zachary zac zack zak
zoe zo
"""

_SHORT: dict[str, frozenset[str]] = {}
for _line in _GROUPS.split("\n"):
    for _name in _line.split():
        _SHORT[_name] = _SHORT.get(_name, frozenset()) | {str(_line.split(maxsplit=1)[0])}


def is_short_for(one: str, other: str) -> bool:
    """Whether two folded given names may be one name: "bill" and "william", "bill" and "willie"."""
    mine, theirs = _SHORT.get(one), _SHORT.get(other)
    return mine is not None and theirs is not None and not mine.isdisjoint(theirs)
