"""At which addresses does the shop window stand? One list a door."""

from django.urls import path

from catalog.api import views

storefront = [
    path("categories", views.Categories.as_view(), name="categories"),
    path("listings", views.Listings.as_view(), name="listings"),
    path("images/<slug:sha256>/<int:edge>", views.ImageFile.as_view(), name="listing-image"),
    path("listings/<uuid:listing_id>", views.ListingDetail.as_view(), name="listing"),
]
seller = [
    path("listings", views.OwnListings.as_view(), name="own-listings"),
    path("listings/<uuid:listing_id>", views.OwnListing.as_view(), name="own-listing"),
    path("listings/<uuid:listing_id>/versions", views.Versions.as_view(), name="versions"),
    path("listings/<uuid:listing_id>/publication", views.Publication.as_view(), name="publication"),
    path("images", views.Images.as_view(), name="own-images"),
    path("skus/<uuid:sku_id>/stock", views.Stock.as_view(), name="stock"),
    path("skus/<uuid:sku_id>/lots", views.Lots.as_view(), name="lots"),
    path("skus/<uuid:sku_id>/deposit-terms", views.DepositTerms.as_view(), name="deposit-terms"),
    path("skus/<uuid:sku_id>/price", views.Price.as_view(), name="price"),
]
